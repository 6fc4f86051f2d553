// Makes a small, sharp WebP of a screenshot. Chromium has the encoder.

/** A window has few colours, but its letters have thousands of shades. With this many of them, the picture is a third as large and looks the same. */
const maxColours = 64;

/** A lossless WebP of a PNG, made in another page of the browser. */
export async function toWebP(page, png) {
  const other = await page.context().newPage();
  try {
    const bytes = await other.evaluate(encode, { url: `data:image/png;base64,${png.toString('base64')}`, max: maxColours });
    return Buffer.from(bytes, 'base64');
  } finally {
    await other.close();
  }
}

/** Runs in the page. */
async function encode({ url, max }) {
  const image = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const words = new Uint32Array(pixels.data.buffer);
  const weights = new Map();
  for (const word of words) {
    weights.set(word, (weights.get(word) ?? 0) + 1);
  }
  const channels = (word) => [word & 255, (word >> 8) & 255, (word >> 16) & 255];
  const colours = [...weights].map(([word, weight]) => ({
    word,
    weight,
    rgb: channels(word),
    distance: Number.POSITIVE_INFINITY,
    nearest: word,
  }));
  // Again and again, the colour that is worst represented by those chosen before.
  const worst = () =>
    colours.reduce((one, other) => (other.distance * Math.sqrt(other.weight) > one.distance * Math.sqrt(one.weight) ? other : one));
  let next = colours.reduce((one, other) => (other.weight > one.weight ? other : one));
  for (let count = 0; count < max && next.distance > 0; count++) {
    for (const colour of colours) {
      const distance = colour.rgb.reduce((sum, value, index) => sum + (value - next.rgb[index]) ** 2, 0);
      if (distance < colour.distance) {
        Object.assign(colour, { distance, nearest: next.word });
      }
    }
    next = worst();
  }
  const nearest = new Map(colours.map((colour) => [colour.word, colour.nearest]));
  for (const [index, word] of words.entries()) {
    words[index] = nearest.get(word);
  }
  context.putImageData(pixels, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
  const reader = new FileReader();
  reader.readAsDataURL(blob);
  await new Promise((resolve) => {
    reader.onload = resolve;
  });
  return reader.result.split(',')[1];
}
