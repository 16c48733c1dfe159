import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tongue } from '../src/policy';
import { KIND_NAMES } from '../src/rules/detected';
import { measureDetectors, precisionOf, recallOf } from '../test/corpus/detect-measure';

/** The table of what the detectors made of the generated corpus, in the pages that tell of them. */

const BEGIN = '<!-- npm run docs: measured -->';
const END = '<!-- end -->';
const FILES: Readonly<Record<Tongue, string>> = { en: 'docs/detectors.md', ja: 'docs/detectors.ja.md' };
const HEADS: Readonly<Record<Tongue, readonly string[]>> = {
	en: ['`detect` name', 'what', 'true items', 'found', 'wrongly told', 'precision', 'recall'],
	ja: ['`detect` での名前', '内容', '真のもの', '見つけた数', '誤って知らせた数', '適合率', '再現率'],
};
const TEXTS: Readonly<Record<Tongue, (count: string) => string>> = {
	en: (count) => `Measured on ${count} texts of the generated corpus.`,
	ja: (count) => `生成した${count}件の文章で測りました。`,
};

let measured: ReturnType<typeof measureDetectors> | undefined;

/** Path → page with the table as it is measured now. */
export function detectorPages(): Map<string, string> {
	measured ??= measureDetectors();
	return new Map((['en', 'ja'] as const).map((tongue) => [FILES[tongue], withTable(FILES[tongue], tongue)]));
}

function withTable(file: string, tongue: Tongue): string {
	const page = readFileSync(join(__dirname, '..', file), 'utf8');
	const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (from < 0 || to < from) throw new Error(`${file}: no place for the table`);
	return `${page.slice(0, from + BEGIN.length)}\n\n${tableIn(tongue)}\n\n${page.slice(to)}`;
}

function tableIn(tongue: Tongue): string {
	measured ??= measureDetectors();
	const rows = measured.kinds.map((one) => {
		const name = KIND_NAMES[one.kind][tongue];
		return [`\`${one.kind}\``, name, one.items, one.found, one.wrong, share(precisionOf(one)), share(recallOf(one))];
	});
	const lines = [HEADS[tongue], HEADS[tongue].map((_, index) => (index < 2 ? '---' : '---:')), ...rows];
	return `${TEXTS[tongue](measured.texts.toLocaleString('en'))}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
}

/** Rounded down: 0.9996 is no 100 %. */
function share(value: number): string {
	return `${(Math.floor(value * 1000) / 10).toFixed(1)} %`;
}
