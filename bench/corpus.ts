import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';

/** Where generated trees are kept between runs. */
export const CACHE = path.join(os.tmpdir(), 'kakuzuke-bench');

/** A small generator of pseudo-random numbers (mulberry32): the same seed gives the same tree everywhere. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Returns the cached tree, or makes it with `fill` (into a folder that is renamed when complete by its stamp). */
export function cachedTree(name: string, version: string, fill: (folder: string) => void): string {
	const folder = path.join(CACHE, name);
	const stamp = path.join(CACHE, `${name}.${version}.done`);
	if (existsSync(stamp)) return folder;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	fill(folder);
	writeFileSync(stamp, '');
	return folder;
}

const PARAGRAPHS = [
	'村の広報誌に掲載する原稿について、関係各課に照会します。回答期限は今月末です。',
	'会議の開催日時及び場所は別紙のとおりです。出席できない場合は代理の方をお願いします。',
	'本手順書は、システムの運用を担当する職員が行う作業の手順を定めたものです。',
	'The quarterly figures are attached. Please reply to the general affairs section.',
	'申請書の受付から交付までの流れを次の表に示します。各窓口で確認してください。',
	'for each row in the table the batch job writes one line to the journal and goes on.',
];

interface Kind {
	readonly extension: string;
	/** The marking line as this kind of file writes it; null: no comment. */
	readonly header: ((marking: string) => string) | null;
}

const KINDS: readonly Kind[] = [
	{ extension: 'md', header: (marking) => `---\nlabel: ${marking}\n---\n` },
	{ extension: 'txt', header: (marking) => `${marking}\n` },
	{ extension: 'py', header: (marking) => `# ${marking}\n` },
	{ extension: 'java', header: (marking) => `// ${marking}\n` },
	{ extension: 'html', header: (marking) => `<!-- ${marking} -->\n` },
	{ extension: 'sql', header: (marking) => `-- ${marking}\n` },
	{ extension: 'ts', header: (marking) => `// ${marking}\n` },
	{ extension: 'csv', header: null },
];

const MARKINGS = ['【機密性1・完全性1・可用性1】', '【機密性2・完全性2・可用性2】 取扱制限：暗号化', 'C1/I1/A1', '機密性２情報'];

/** A tree of small text files: languages, encodings, folders two levels deep, 100 files a folder; two thirds are labelled. */
export function textTree(count: number): string {
	return cachedTree(`text-${count}`, 'v2', (folder) => {
		const random = randomFrom(20241201);
		const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
		for (let index = 0; index < count; index++) {
			const within = path.join(folder, `課${Math.floor(index / 2500)}`, `folder-${Math.floor(index / 100) % 25}`);
			if (index % 100 === 0) mkdirSync(within, { recursive: true });
			const kind = pick(KINDS);
			const header = kind.header !== null && random() < 0.75 ? kind.header(pick(MARKINGS)) : '';
			const lines = Array.from({ length: 4 + Math.floor(random() * 40) }, () => pick(PARAGRAPHS));
			const text = `${header}文書 ${index}\n${lines.join('\n')}\n`;
			const encoding = random() < 0.15 ? 'shift_jis' : random() < 0.03 ? 'euc-jp' : 'utf-8';
			writeFileSync(path.join(within, `文書-${index}.${kind.extension}`), iconv.encode(text, encoding));
		}
	});
}
