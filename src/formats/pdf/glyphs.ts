import { inflateRawSync } from 'node:zlib';
import { GLYPH_DATA } from './glyph-data';

/** The outline of a letter, in 256 units. */
export interface Outline {
	readonly advance: number;
	/** Operators of a path (ISO 32000-2, 8.5.2), filled with `f`. */
	readonly path: string;
	/** Left, bottom, right, top. */
	readonly box: readonly [number, number, number, number];
}

interface Point {
	readonly x: number;
	readonly y: number;
	readonly on: boolean;
}

interface Letter {
	readonly advance: number;
	readonly contours: readonly (readonly Point[])[];
}

let letters: ReadonlyMap<number, Letter> | null = null;

/** The outline of a character (of one code unit), or null where there is none. */
export function outlineOf(sign: string): Outline | null {
	letters ??= unpack();
	const letter = letters.get(sign.codePointAt(0) ?? 0);
	if (!letter || sign.length > 1) return null;
	const points = letter.contours.flat();
	const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
	const box =
		points.length === 0 ? ([0, 0, 0, 0] as const) : ([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const);
	return { advance: letter.advance, path: letter.contours.map(pathOf).join(''), box };
}

class Reader {
	constructor(
		private readonly bytes: Buffer,
		private at = 0,
	) {}

	next(): number {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.bytes[this.at++] ?? 0;
			value |= (byte & 0x7f) << shift;
			if (byte < 0x80) return value;
		}
	}

	signed(): number {
		const value = this.next();
		return (value & 1) !== 0 ? -((value + 1) >> 1) : value >> 1;
	}

	get place(): number {
		return this.at;
	}
}

/** As `scripts/generate-glyphs.ts` packs them: heads, then for all points whether they lie on the curve, then x, then y. */
function unpack(): Map<number, Letter> {
	const bytes = inflateRawSync(Buffer.from(GLYPH_DATA, 'base64'));
	const sizes = new Reader(bytes);
	const count = sizes.next();
	const lengths = [sizes.next(), sizes.next(), sizes.next(), sizes.next()] as const;
	const starts = [sizes.place, sizes.place + lengths[0], sizes.place + lengths[0] + lengths[1]] as const;
	const heads = new Reader(bytes, starts[0]);
	const xs = new Reader(bytes, starts[2]);
	const ys = new Reader(bytes, starts[2] + lengths[2]);
	const result = new Map<number, Letter>();
	let point = 0;
	for (let n = 0, code = 0; n < count; n++) {
		code += heads.next();
		const advance = heads.next();
		let [x, y] = [0, 0];
		const contours = Array.from({ length: heads.next() }, () =>
			Array.from({ length: heads.next() }, () => {
				x += xs.signed();
				y += ys.signed();
				const on = (((bytes[starts[1] + (point >> 3)] ?? 0) >> (point & 7)) & 1) === 1;
				point++;
				return { x, y, on };
			}),
		);
		result.set(code, { advance, contours });
	}
	return result;
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true });
const round = (value: number): number => Math.round(value * 10) / 10;

/** A contour of TrueType, whose curves are of the second degree, as PDF's curves of the third. */
function pathOf(points: readonly Point[]): string {
	const [first, ...more] = points;
	const last = points.at(-1);
	if (!first || !last || points.length < 2) return '';
	const start = first.on ? first : last.on ? last : between(first, last);
	let path = `${round(start.x)} ${round(start.y)} m `;
	let at = start;
	let held: Point | null = first.on ? null : first;
	const curve = (control: Point, end: Point): void => {
		const third = (from: Point): string =>
			`${round(from.x + ((control.x - from.x) * 2) / 3)} ${round(from.y + ((control.y - from.y) * 2) / 3)}`;
		path += `${third(at)} ${third(end)} ${round(end.x)} ${round(end.y)} c `;
		at = end;
	};
	for (const point of [...more, start]) {
		if (!point.on) {
			if (held) curve(held, between(held, point));
			held = point;
		} else if (held) {
			curve(held, point);
			held = null;
		} else {
			path += `${round(point.x)} ${round(point.y)} l `;
			at = point;
		}
	}
	return `${path}h `;
}
