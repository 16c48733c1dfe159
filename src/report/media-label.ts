import { HeightRule, type Paragraph, type Table, TableRow } from 'docx';
import { formatHandling, formatLevels, type Label } from '../label';
import { AXES, axisOf, cellFor, type Policy } from '../policy';
import { cell, factTable, line, MM, table } from './docx-parts';
import { MEDIA_WORDS } from './media-words';
import { dayText, safeName } from './text';
import type { MediaSheetData } from './types';

/** The labels to cut out: one for the case, two for the medium (3(2)②, ⑤(ウ), ⑧). */
export function mediaLabels(data: MediaSheetData, policy: Policy): (Paragraph | Table)[] {
	const words = MEDIA_WORDS[policy.language];
	return [
		line(words.labelsTitle, { size: 16, bold: true, after: 2 }),
		line(words.labelsNote, { size: 9, after: 8 }),
		line(words.caseLabel, { size: 8, colour: '606060', after: 2 }),
		caseLabel(data, policy),
		line(words.mediumLabel, { size: 8, colour: '606060', before: 14, after: 2 }),
		mediumLabels(data, policy),
	];
}

const CASE_MM = { width: 150, height: 92 } as const;
const MEDIUM_MM = { width: 80, height: 36 } as const;

function caseLabel(data: MediaSheetData, policy: Policy): Table {
	const words = MEDIA_WORDS[policy.language];
	const [first, rest] = levels(data.label, policy);
	const inner = CASE_MM.width - 16;
	const facts: [string, string][] = [
		[words.restrictions, restrictions(data.label, policy)],
		[words.files, words.fileCount(data.files.length)],
		[words.date, dayText(data.date, policy.language)],
		[words.medium, safeName(data.medium ?? '')],
		[words.holder, safeName(data.holder ?? '')],
	];
	const children = [
		line(first, { size: 40, bold: true, align: 'center', after: 0 }),
		line(rest, { size: 18, bold: true, align: 'center', after: 6 }),
		factTable(facts, [34, inner - 34], 11),
		line(words.highestRule, { size: 10, before: 6, align: 'center' }),
		...(toBeLocked(data, policy) ? [line(words.carryRule, { size: 12, bold: true, before: 2, align: 'center' })] : []),
	];
	return cutOut([children], CASE_MM, 8);
}

function mediumLabels(data: MediaSheetData, policy: Policy): Table {
	const words = MEDIA_WORDS[policy.language];
	const [first, rest] = levels(data.label, policy);
	const children = (): Paragraph[] => [
		line(first, { size: 22, bold: true, align: 'center' }),
		line(rest, { size: 10, bold: true, align: 'center', after: 2 }),
		line(`${words.restrictions}: ${restrictions(data.label, policy)}`, { size: 8, align: 'center' }),
		line(`${words.medium}: ${safeName(data.medium ?? '＿＿＿＿＿＿')}　${words.date}: ${dayText(data.date, policy.language)}`, {
			size: 8,
			align: 'center',
		}),
		...(toBeLocked(data, policy) ? [line(words.carryRule, { size: 8, bold: true, align: 'center' })] : []),
	];
	return cutOut([children(), children()], MEDIUM_MM, 2);
}

function cutOut(labels: readonly (Paragraph | Table)[][], size: typeof CASE_MM | typeof MEDIUM_MM, padding: number): Table {
	const row = new TableRow({
		cantSplit: true,
		height: { value: Math.round(size.height * MM), rule: HeightRule.ATLEAST },
		children: labels.map((children) => cell(children, { width: size.width, border: 'cut', padding })),
	});
	return table(
		labels.map(() => size.width),
		[row],
		'center',
	);
}

/** The level of confidentiality (or the first there is) for the big line, and the rest for the line below. */
function levels(label: Label, policy: Policy): readonly [string, string] {
	const single = AXES.flatMap((axis) => {
		const level = label[axis];
		if (level === null || axisOf(policy, axis) === undefined) return [];
		return [safeName(formatLevels({ [axis]: level }, policy))];
	});
	const [first = MEDIA_WORDS[policy.language].labelMissing, ...rest] = single;
	return [first, rest.join(policy.markings.levelSeparator)];
}

function restrictions(label: Label, policy: Policy): string {
	return safeName(formatHandling(label.handling, policy)) || MEDIA_WORDS[policy.language].none;
}

/** Whether the policy asks for anything where such content is carried. */
function toBeLocked({ label }: MediaSheetData, policy: Policy): boolean {
	return cellFor(policy, 'media', label.confidentiality).demand !== 'allow';
}
