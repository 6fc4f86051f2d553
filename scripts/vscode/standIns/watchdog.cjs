// Stands in for VS Code's native watchdog, which ends an extension host whose parent has died; server.mjs sees to that here.
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
