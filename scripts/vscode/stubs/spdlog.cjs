// Replaces VS Code's native log writer with the functions that VS Code calls, based on appendFileSync.
// VS Code import()s this file, so every export is a plain statement that Node's lexer for CommonJS exports recognizes.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

function createLogger(_name, file) {
  let threshold = levels.indexOf('info');
  let decorate = (level, message) => `${new Date().toISOString()} [${levels[level]}] ${message}\n`;
  const write = (level) => (message) => {
    if (level < threshold) {
      return;
    }
    try {
      appendFileSync(file, decorate(level, message));
    } catch {
      // The folder may already be deleted when VS Code shuts down.
    }
  };
  mkdirSync(dirname(file), { recursive: true });
  const nothing = () => {};
  return {
    trace: write(0),
    debug: write(1),
    info: write(2),
    warn: write(3),
    error: write(4),
    critical: write(5),
    getLevel: () => threshold,
    setLevel: (level) => {
      threshold = level;
    },
    setPattern: nothing,
    clearFormatters: () => {
      decorate = (_level, message) => message;
    },
    flush: nothing,
    drop: nothing,
  };
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = function Logger(_kind, name, file) {
  return createLogger(name, file);
};
exports.createRotatingLogger = async (name, file) => createLogger(name, file);
exports.createAsyncRotatingLogger = async (name, file) => createLogger(name, file);
