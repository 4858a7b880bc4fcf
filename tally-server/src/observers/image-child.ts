/**
 * A process of its own for one picture of a stranger: decoders are large programs in another language, and one
 * that falls over must not take the server with it. It reads the picture from standard input and writes what it
 * painted to standard output; nothing of the file but its pixels comes out.
 */
import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Enough to read a tape; a phone's picture has more. */
const sideMax = 2400;
const jpegQuality = 82;

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const image = await loadImage(Buffer.concat(chunks));
const scale = Math.min(1, sideMax / Math.max(image.width, image.height));
const width = Math.max(1, Math.round(image.width * scale));
const height = Math.max(1, Math.round(image.height * scale));
const canvas = createCanvas(width, height);
const context = canvas.getContext('2d');
context.fillStyle = '#ffffff'; // behind what is transparent
context.fillRect(0, 0, width, height);
context.drawImage(image, 0, 0, width, height);
const painted = await canvas.encode('jpeg', jpegQuality);
await new Promise<void>((resolve) => process.stdout.write(painted, () => resolve()));
