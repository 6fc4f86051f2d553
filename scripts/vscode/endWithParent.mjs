// Preloaded into the VS Code server. Its stdin is a pipe from the process that started it. When that process ends, even by SIGKILL, the pipe closes
// and the server ends with its process group (extension hosts, language servers, terminals).
// Processes that the server forks inherit the preload but not the pipe, so this does nothing there.
if (process.env.PULLPROOF_SERVER_PARENT === String(process.ppid)) {
  const end = () => process.kill(-process.pid, 'SIGKILL');
  process.stdin.once('end', end).once('error', end).resume();
}
