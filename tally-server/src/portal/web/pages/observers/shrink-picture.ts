/** A photograph as it is sent: small enough for a slow link, large enough to read a tape, without the place it was taken at. */
const sideMax = 2000;
const quality = 0.8;

/** Base64 of a JPEG; undefined for what this browser cannot show. */
export async function shrinkPicture(file: Blob): Promise<string | undefined> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch (fault) {
    if (fault instanceof DOMException) return undefined; // no picture
    throw fault;
  }
  const scale = Math.min(1, sideMax / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const [, base64] = canvas.toDataURL('image/jpeg', quality).split(',');
  return base64;
}
