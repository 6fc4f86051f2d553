// Preloaded into the VS Code server. Its stdin is a pipe from whoever started it; when that process is gone, even by SIGKILL, the pipe
// ends and the server takes its process group (extension hosts, language servers, terminals) with it.
// The processes that the server forks inherit the preload but not the parent, and are left alone.
if (process.env.PULLPROOF_SERVER_PARENT === String(process.ppid)) {
  const end = () => process.kill(-process.pid, 'SIGKILL');
  process.stdin.once('end', end).once('error', end).resume();
}
