/** The largest difference of a colour channel of two pixels, from 0 to 255, on a white or on a black ground. */
export function levelsBetween(one: number, other: number): number {
  if (one === other) return 0;
  const alphaA = one >>> 24;
  const alphaB = other >>> 24;
  if (alphaA === 255 && alphaB === 255) {
    return Math.max(
      Math.abs((one & 255) - (other & 255)),
      Math.abs(((one >>> 8) & 255) - ((other >>> 8) & 255)),
      Math.abs(((one >>> 16) & 255) - ((other >>> 16) & 255)),
    );
  }
  let most = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const onBlack = (((one >>> shift) & 255) * alphaA - ((other >>> shift) & 255) * alphaB) / 255;
    most = Math.max(most, Math.abs(onBlack), Math.abs(onBlack - (alphaA - alphaB)));
  }
  return Math.round(most);
}
