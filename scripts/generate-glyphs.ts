import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/**
 * Writes `src/formats/pdf/glyph-data.ts`: outlines of the letters that stamps in PDFs are made of, out of Droid Sans Fallback, and
 * Roboto for what that one lacks (both Apache License 2.0; Debian packages fonts-droid-fallback, fonts-roboto-unhinted).
 */

const FONTS = [
	'/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
	'/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf',
];
const UNITS = 256;
const PACKS = join(import.meta.dirname, '../src/policy/packs');
const OUT = join(import.meta.dirname, '../src/formats/pdf/glyph-data.ts');

/** Besides the words of the policies: departments, limits and dates, as they stand in restrictions that organisations word themselves. */
const WORDS =
	'総務企画財政税務課収納住民戸籍福祉健康保険介護高齢障害子育保育教育学校給食生涯習建設土木都市計画農林水産商工観光消防救急議会選挙監査会計管契約人事秘書広報聴情報政策' +
	'防災危機管理環境衛生清掃上下道交通国民年金医療病院図書館文化財支援推進室係部局庁区町村県府省長副主任担当者員職同課内外限定関係者以未満後前迄元号令和平成昭年月日時分秒週間' +
	'零一二三四五六七八九十百千万億第号条項甲乙丙丁案件名簿資料会議録写複製禁止転送印刷持出不可要審査決裁暗号化鍵付廃棄期限公開非機密完全性可用極秘扱注意社個人特';

interface Point {
	readonly x: number;
	readonly y: number;
	readonly on: boolean;
}

class TrueType {
	private readonly tables = new Map<string, number>();
	private readonly long: boolean;

	constructor(private readonly data: Buffer) {
		for (let n = 0; n < data.readUInt16BE(4); n++) {
			this.tables.set(data.toString('latin1', 12 + n * 16, 16 + n * 16), data.readUInt32BE(20 + n * 16));
		}
		this.long = data.readInt16BE(this.at('head') + 50) === 1;
	}

	private at(name: string): number {
		const at = this.tables.get(name);
		if (at === undefined) throw new Error(`no table ${name}`);
		return at;
	}

	get unitsPerEm(): number {
		return this.data.readUInt16BE(this.at('head') + 18);
	}

	glyphOf(code: number): number {
		const { data } = this;
		const cmap = this.at('cmap');
		for (let n = 0; n < data.readUInt16BE(cmap + 2); n++) {
			const sub = cmap + data.readUInt32BE(cmap + 8 + n * 8);
			if (data.readUInt16BE(sub) !== 4) continue;
			const count = data.readUInt16BE(sub + 6) / 2;
			for (let segment = 0; segment < count; segment++) {
				if (data.readUInt16BE(sub + 14 + segment * 2) < code) continue;
				const start = sub + 16 + count * 2 + segment * 2;
				if (data.readUInt16BE(start) > code) return 0;
				const delta = data.readUInt16BE(start + count * 2);
				const range = start + count * 4;
				const offset = data.readUInt16BE(range);
				if (offset === 0) return (code + delta) & 0xffff;
				const glyph = data.readUInt16BE(range + offset + (code - data.readUInt16BE(start)) * 2);
				return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
			}
		}
		return 0;
	}

	advanceOf(glyph: number): number {
		const last = this.data.readUInt16BE(this.at('hhea') + 34) - 1;
		return this.data.readUInt16BE(this.at('hmtx') + Math.min(glyph, last) * 4);
	}

	outlineOf(glyph: number): Point[][] {
		const { data } = this;
		const loca = this.at('loca');
		const offset = (n: number): number => (this.long ? data.readUInt32BE(loca + n * 4) : data.readUInt16BE(loca + n * 2) * 2);
		if (offset(glyph) === offset(glyph + 1)) return [];
		let at = this.at('glyf') + offset(glyph);
		const contours = data.readInt16BE(at);
		at += 10;
		return contours < 0 ? this.composite(at) : this.simple(at, contours);
	}

	private composite(start: number): Point[][] {
		const { data } = this;
		const result: Point[][] = [];
		for (let at = start, more = true; more; ) {
			const flags = data.readUInt16BE(at);
			const part = this.outlineOf(data.readUInt16BE(at + 2));
			if ((flags & 2) === 0) throw new Error('composite');
			const wide = (flags & 1) !== 0;
			const [dx, dy] = wide ? [data.readInt16BE(at + 4), data.readInt16BE(at + 6)] : [data.readInt8(at + 4), data.readInt8(at + 5)];
			at += wide ? 8 : 6;
			const fractions = (flags & 0x80) !== 0 ? 4 : (flags & 0x40) !== 0 ? 2 : (flags & 8) !== 0 ? 1 : 0;
			const [a = 1, b = a, c = 0, d = 0] = Array.from({ length: fractions }, (_, n) => data.readInt16BE(at + n * 2) / 16384);
			const [xx, xy, yx, yy] = fractions === 4 ? [a, b, c, d] : [a, 0, 0, b];
			result.push(...part.map((points) => points.map(({ x, y, on }) => ({ x: x * xx + y * yx + dx, y: x * xy + y * yy + dy, on }))));
			at += fractions * 2;
			more = (flags & 0x20) !== 0;
		}
		return result;
	}

	private simple(start: number, contours: number): Point[][] {
		const { data } = this;
		const ends = Array.from({ length: contours }, (_, n) => data.readUInt16BE(start + n * 2));
		let at = start + contours * 2;
		at += 2 + data.readUInt16BE(at);
		const total = (ends.at(-1) ?? -1) + 1;
		const flags: number[] = [];
		while (flags.length < total) {
			const flag = data[at++]!;
			const times = (flag & 8) !== 0 ? data[at++]! + 1 : 1;
			for (let n = 0; n < times; n++) flags.push(flag);
		}
		const axis = (short: number, same: number): number[] => {
			let value = 0;
			return flags.map((flag) => {
				if ((flag & short) !== 0) value += (flag & same) !== 0 ? data[at++]! : -data[at++]!;
				else if ((flag & same) === 0) {
					value += data.readInt16BE(at);
					at += 2;
				}
				return value;
			});
		};
		const xs = axis(2, 16);
		const ys = axis(4, 32);
		return ends.map((end, n) => {
			const from = n === 0 ? 0 : ends[n - 1]! + 1;
			return Array.from({ length: end + 1 - from }, (_, k) => ({ x: xs[from + k]!, y: ys[from + k]!, on: (flags[from + k]! & 1) !== 0 }));
		});
	}
}

function letters(): number[] {
	const found = new Set<string>(WORDS);
	const take = (from: number, to: number): void => {
		for (let code = from; code <= to; code++) found.add(String.fromCodePoint(code));
	};
	for (const file of readdirSync(PACKS)) for (const sign of readFileSync(join(PACKS, file), 'utf8')) found.add(sign);
	take(0x20, 0x7e);
	take(0x3041, 0x3096);
	take(0x30a1, 0x30fe);
	take(0xff01, 0xff5e);
	take(0x2160, 0x2169);
	take(0x2460, 0x2473);
	for (const sign of '　、。・々〆〇〈〉《》「」『』【】〒〔〕〜ー―‐…‥※○●◎□■△▲▽▼◇◆☆★→←↑↓×÷±°′″§¶†‡℃￥–—‘’“”') found.add(sign);
	return [...found]
		.map((sign) => sign.codePointAt(0)!)
		.filter((code) => code >= 0x20 && code < 0x10000)
		.sort((a, b) => a - b);
}

function varint(out: number[], value: number): void {
	let left = value;
	for (; left > 0x7f; left >>>= 7) out.push((left & 0x7f) | 0x80);
	out.push(left);
}

const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2);

function main(): void {
	const fonts = FONTS.map((file) => new TrueType(readFileSync(file)));
	const [heads, ons, xs, ys]: number[][] = [[], [], [], []];
	let last = 0;
	let count = 0;
	const lacking: string[] = [];
	for (const code of letters()) {
		const font = fonts.find((one) => one.glyphOf(code) !== 0);
		if (!font) {
			lacking.push(String.fromCodePoint(code));
			continue;
		}
		const glyph = font.glyphOf(code);
		const scale = UNITS / font.unitsPerEm;
		const outline = font
			.outlineOf(glyph)
			.map((points) => points.map(({ x, y, on }) => ({ x: Math.round(x * scale), y: Math.round(y * scale), on })));
		count++;
		varint(heads!, code - last);
		varint(heads!, Math.round(font.advanceOf(glyph) * scale));
		varint(heads!, outline.length);
		last = code;
		let [x, y] = [0, 0];
		for (const points of outline) {
			varint(heads!, points.length);
			for (const point of points) {
				ons!.push(point.on ? 1 : 0);
				varint(xs!, zigzag(point.x - x));
				varint(ys!, zigzag(point.y - y));
				[x, y] = [point.x, point.y];
			}
		}
	}
	const bits = Buffer.alloc(Math.ceil(ons!.length / 8));
	for (const [index, on] of ons!.entries()) bits[index >> 3]! |= on << (index & 7);
	const parts = [Buffer.from(heads!), bits, Buffer.from(xs!), Buffer.from(ys!)];
	const sizes: number[] = [];
	varint(sizes, count);
	for (const part of parts) varint(sizes, part.length);
	const packed = deflateRawSync(Buffer.concat([Buffer.from(sizes), ...parts]), { level: 9 });
	const lines = packed.toString('base64');
	const text = [
		'// Made by scripts/generate-glyphs.ts out of Droid Sans Fallback, Copyright (C) 2008 The Android Open Source Project, and Roboto,',
		'// Copyright (C) 2011 Google Inc., licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0). The outlines of some letters were packed anew.',
		`/** Outlines of ${count} letters in 256 units, packed as \`glyphs.ts\` reads them. */`,
		`export const GLYPH_DATA = '${lines}';`,
		'',
	].join('\n');
	writeFileSync(OUT, text);
	console.log(`${count} letters, ${lines.length} characters; in no font: ${lacking.join(' ')}`);
}

main();
