/** How long a processor is busy with `work`, in milliseconds. Unlike the clock, that is the same when other programs are busy too. */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
