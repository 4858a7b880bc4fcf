/**
 * Blocks as dots on paper. Text is drawn by an engine that shapes letters and orders both directions
 * (@napi-rs/canvas: Skia with HarfBuzz); codes are drawn by us, each module a square of whole dots, because a
 * scaled code does not scan.
 */
import type { SKRSContext2D } from '@napi-rs/canvas';
import { createCanvas } from '@napi-rs/canvas';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { boldFont, plainFont, registerFonts } from './fonts.ts';
import type { Paper } from './paper.ts';
import { makeQrModules, quietModules } from './qr-modules.ts';
import type { Raster } from './raster.ts';
import { rasterOfPixels } from './raster.ts';
import type { Block } from './tape-blocks.ts';

const marginDots = 8;
const gapDots = 16;
const ruleDots = 2;
/** About a third of the paper: enough for an address at an arm's length. */
const smallCodeModuleDots = 4;

const styles = {
  banner: { size: 34, font: boldFont, align: 'center' },
  heading: { size: 30, font: boldFont, align: 'center' },
  title: { size: 26, font: boldFont, align: 'start' },
  text: { size: 24, font: plainFont, align: 'start' },
  small: { size: 20, font: plainFont, align: 'start' },
  sign: { size: 26, font: boldFont, align: 'center' },
  row: { size: 24, font: plainFont, align: 'start' },
} as const;

interface Placed {
  readonly height: number;
  draw(context: SKRSContext2D, top: number): void;
}

export function drawBlocks(blocks: readonly Block[], paper: Paper, locale: Locale): Raster {
  registerFonts();
  const isRightToLeft = locale !== 'en';
  const measuring = createCanvas(paper.dots, 8).getContext('2d');
  const place = makePlacing(measuring, paper, isRightToLeft);
  const placed = blocks.map(place);
  const height = placed.reduce((sum, block) => sum + block.height, 2 * gapDots);
  const context = createCanvas(paper.dots, height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, paper.dots, height);
  context.fillStyle = '#000';
  let top = gapDots;
  for (const block of placed) {
    block.draw(context, top);
    top += block.height;
  }
  return rasterOfPixels(context.getImageData(0, 0, paper.dots, height).data, paper.dots);
}

function hasRightToLeft(text: string): boolean {
  return /\p{Script=Arabic}/u.test(text);
}

function makePlacing(measuring: SKRSContext2D, paper: Paper, isRightToLeft: boolean) {
  const inner = paper.dots - 2 * marginDots;
  const [start, end] = isRightToLeft
    ? [paper.dots - marginDots, marginDots]
    : [marginDots, paper.dots - marginDots];

  const widthOf = (font: string, text: string): number => {
    measuring.font = font;
    return measuring.measureText(text).width;
  };
  const wrap = (font: string, text: string, width: number): string[] => {
    const lines: string[] = [];
    for (const word of text.split(' ').flatMap((each) => cut(font, each, width))) {
      const last = lines.at(-1);
      const joined = last === undefined ? word : `${last} ${word}`;
      if (last === undefined || widthOf(font, joined) > width) lines.push(word);
      else lines[lines.length - 1] = joined;
    }
    return lines;
  };
  /** A word that is wider than the paper, as an address may be. */
  const cut = (font: string, word: string, width: number): string[] => {
    if (widthOf(font, word) <= width) return [word];
    const letters = [...word];
    const half = Math.ceil(letters.length / 2);
    return [letters.slice(0, half), letters.slice(half)].flatMap((piece) =>
      cut(font, piece.join(''), width),
    );
  };
  const textBlock = (kind: keyof typeof styles, text: string): Placed => {
    const { size, font, align } = styles[kind];
    const face = `${size}px ${font}`;
    const lineHeight = Math.ceil(size * 1.5);
    const isSign = kind === 'sign';
    const lines = wrap(face, text, inner);
    return {
      height: lines.length * lineHeight,
      draw(context, top) {
        if (kind === 'banner') context.fillRect(0, top, paper.dots, this.height);
        context.fillStyle = kind === 'banner' ? '#fff' : '#000';
        context.font = face;
        context.direction = isRightToLeft && !isSign ? 'rtl' : 'ltr';
        context.textAlign = align === 'center' ? 'center' : isRightToLeft ? 'right' : 'left';
        context.textBaseline = 'middle';
        const x = align === 'center' ? paper.dots / 2 : start;
        for (const [i, line] of lines.entries()) {
          context.fillText(line, x, top + (i + 0.5) * lineHeight);
        }
        context.fillStyle = '#000';
      },
    };
  };
  const rowBlock = (label: string, value: string): Placed => {
    const face = `${styles.row.size}px ${styles.row.font}`;
    const bold = `${styles.row.size}px ${boldFont}`;
    const lineHeight = Math.ceil(styles.row.size * 1.5);
    // A value as long as a time or a name goes beneath its label rather than squeeze it.
    const valueWidth = widthOf(bold, value);
    const isBeside =
      valueWidth <= inner / 3 || valueWidth + widthOf(face, label) + gapDots <= inner;
    const labels = wrap(face, label, isBeside ? inner - valueWidth - gapDots : inner);
    const values = isBeside ? [value] : wrap(bold, value, inner);
    return {
      height: (isBeside ? labels.length : labels.length + values.length) * lineHeight,
      draw(context, top) {
        context.textBaseline = 'middle';
        context.direction = isRightToLeft ? 'rtl' : 'ltr';
        context.font = face;
        context.textAlign = isRightToLeft ? 'right' : 'left';
        for (const [i, line] of labels.entries()) {
          context.fillText(line, start, top + (i + 0.5) * lineHeight);
        }
        context.font = bold;
        // A time or an id keeps its own order in any language.
        context.direction = isRightToLeft && hasRightToLeft(value) ? 'rtl' : 'ltr';
        context.textAlign = isRightToLeft ? 'left' : 'right';
        const from = isBeside ? labels.length - 1 : labels.length;
        for (const [i, line] of values.entries()) {
          context.fillText(line, end, top + (from + i + 0.5) * lineHeight);
        }
      },
    };
  };
  const codeBlock = (text: string, small: boolean): Placed => {
    const { size, isBlack } = makeQrModules(text);
    const across = size + 2 * quietModules;
    const fitting = Math.floor(paper.dots / across);
    const dots = Math.min(fitting, small ? smallCodeModuleDots : paper.moduleDotsMax);
    const left = Math.floor((paper.dots - size * dots) / 2);
    return {
      height: across * dots,
      draw(context, top) {
        for (let y = 0; y < size; y++) {
          for (let x = 0; x < size; x++) {
            if (!isBlack(x, y)) continue;
            context.fillRect(left + x * dots, top + (quietModules + y) * dots, dots, dots);
          }
        }
      },
    };
  };
  const rule: Placed = {
    height: 2 * gapDots,
    draw(context, top) {
      context.fillRect(marginDots, top + gapDots, inner, ruleDots);
    },
  };

  return (block: Block): Placed => {
    if (block.kind === 'rule') return rule;
    if (block.kind === 'row') return rowBlock(block.label, block.value);
    if (block.kind === 'code') return codeBlock(block.text, block.small);
    return textBlock(block.kind, block.text);
  };
}
