#!/usr/bin/env node
// `npm run pictures [-- name …]`: takes the pictures of the README, docs/images/*.webp, and a sheet of all that the extension shows, in three themes:
// .cache/pictures/index.html. Both from the running extension, on a copy of examples/. The names choose pictures; "readme" and "sheet" are all of a kind.
import { ensureDependencies, main, say } from './lib/prepare.mjs';
import { runNode } from './lib/run.mjs';

await main(() => takePictures(process.argv.slice(2)));

async function takePictures(names) {
  ensureDependencies();
  const { code, output } = await runNode(['esbuild.mjs']);
  if (code !== 0) {
    throw new Error(output);
  }
  const { readmePictures, takeReadmePicture } = await import('./pictures/readme.mjs');
  const { surfaces, takeSheet } = await import('./pictures/sheet.mjs');
  const isWanted = (kind) => (picture) => names.length === 0 || names.includes(kind) || names.includes(picture.name);
  const ofReadme = readmePictures.filter(isWanted('readme'));
  const ofSheet = surfaces.filter(isWanted('sheet'));
  if (ofReadme.length + ofSheet.length === 0) {
    say(`There is no picture ${names.join(', ')}; there are ${[...readmePictures, ...surfaces].map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  for (const picture of ofReadme) {
    await takeReadmePicture(picture);
  }
  if (ofSheet.length > 0) {
    await takeSheet(ofSheet);
  }
  return 0;
}
