import { setFlagsFromString } from 'node:v8';

/**
 * Reading a large file makes V8 let its youngest objects have up to 48 MB, which it keeps for long after. Held at what it begins with, these
 * are collected more often, and a server takes a quarter less memory. Not in Electron, whose V8 may refuse to be told.
 */
export function holdMemory(): void {
  if (process.versions.electron === undefined) setFlagsFromString('--semi-space-growth-factor=1');
}

/** Collecting that often makes reading a thousand files a fifth slower. */
export function letMemoryGrow(): void {
  if (process.versions.electron === undefined) setFlagsFromString('--semi-space-growth-factor=2');
}
