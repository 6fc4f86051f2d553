// Replaces VS Code's native watchdog, which ends an extension host whose parent has ended. Here, server.mjs does that.
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
