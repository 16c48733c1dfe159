import type { Marking } from '../formats/types';
import { AXES, type Axis, axisOf, type Policy, rankOf, type Text } from '../policy';
import { documentRule, NOTHING } from './define';
import { placesToWrite } from './fixes';
import type { DocumentFacts, TitledFix } from './rule';
import { isKnown, isOverridden, relatedPlace, statedLevel, statesLevel } from './stated';
import { clip, levelText, listText } from './words';

/** Places of one document state different levels on an axis. */
export const labelConflict = documentRule(
	{
		id: 'label-conflict',
		clause: '3(2)⑤(ウ)',
		severity: 'error',
		title: { ja: '場所による表示の食い違い', en: 'Places disagree' },
		description: {
			ja: '一つの文書の表示が場所によって違うと、低いほうで扱われるおそれがあります。表示をそろえるまでは、最も高い区分として扱います（対策基準 3(2)②、3(2)⑤(ウ)）。',
			en: 'Where the places of one document disagree, somebody will go by the lower one. Until they agree, the highest level is in force (3(2)②, 3(2)⑤(ウ)).',
		},
		settings: {
			ja: '`.kakuzuke/labels.jsonc` の `"precedence": "override"` は、文書の表示より優先されます。',
			en: 'An entry of `.kakuzuke/labels.jsonc` with `"precedence": "override"` counts before the document itself.',
		},
		messages: {
			conflict: {
				ja: '表示が場所によって違います（{levels}）。最も高い区分として扱います。表示をそろえてください（対策基準 3(2)⑤(ウ)）。',
				en: 'The places of this document disagree ({levels}). The highest is in force. Make them agree (3(2)⑤(ウ)).',
			},
			overridden: {
				ja: '文書の表示がラベル対応表（{where}）と違います（{levels}）。ラベル対応表が優先されます。表示をそろえてください（対策基準 3(2)⑤(ウ)）。',
				en: 'The document disagrees with the label map ({where}): {levels}. The map is in force. Make them agree (3(2)⑤(ウ)).',
			},
			archive: {
				ja: '書庫の表示が中の文書より低くなっています。中の最高は{levels}です（{where}）。表示を引き上げるか、文書を移してください（対策基準 3(2)⑤(ウ)）。',
				en: 'This archive is labelled lower than what it holds, whose highest is {levels} ({where}). Raise its label, or take the document out (3(2)⑤(ウ)).',
			},
			content: {
				ja: 'メールの表示が添付ファイルより低くなっています。添付ファイルの最高は{levels}です（{where}）。件名などの表示を引き上げるか、添付を外してください（対策基準 3(2)⑤(ウ)）。',
				en: 'This mail is labelled lower than its attachments, whose highest is {levels} ({where}). Raise its label, or take the attachment off (3(2)⑤(ウ)).',
			},
		},
		fixes: ['use-highest'],
		examples: {
			incorrect: [{ name: '【機密性2】計画.md', text: '【機密性1・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画\n' }],
			correct: [{ name: '【機密性2】計画.md', text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画\n' }],
		},
	},
	(facts, policy, tell) => {
		if (facts.markings.length < 2) return NOTHING;
		// What goes along with a mail may well be lower, and need not be alike.
		const markings = facts.markings.filter(({ place }) => place !== 'content');
		const lower = markings.length < facts.markings.length ? belowContent(facts, markings, policy) : null;
		if (lower !== null) {
			const { levels, where, marking } = lower;
			return [
				tell(
					facts.mail === null ? 'archive' : 'content',
					{ levels, where },
					{ marking, related: lower.causes.map((cause) => relatedPlace(cause, facts.path)) },
				),
			];
		}
		const split = AXES.filter((axis) => ranks(markings, axis, policy).size > 1);
		if (split.length === 0) return NOTHING;
		const involved = markings.filter((marking) => split.some((axis) => statedLevel(marking, axis) !== null));
		const differing = involved.filter((marking) => split.some((axis) => differs(marking, axis, facts, policy)));
		const main = involved.find(({ range }) => range !== null) ?? differing[0] ?? involved[0] ?? null;
		const map = facts.markings.find(({ place }) => place === 'map');
		const levels = listText(split.map((axis) => levelsText(involved, axis, policy)));
		const rest = {
			marking: main,
			related: involved.filter((marking) => marking !== main).map((marking) => relatedPlace(marking, facts.path)),
			fixes: fixesOf(differing, facts, policy),
		};
		return [map === undefined ? tell('conflict', { levels }, rest) : tell('overridden', { levels, where: map.where }, rest)];
	},
);

interface Below {
	readonly levels: Text;
	/** The attachments that cause it. */
	readonly where: string;
	readonly causes: readonly Marking[];
	/** What the mail itself states. */
	readonly marking: Marking | null;
}

/** Whether a mail that states a level itself states a lower one than what goes along. Where the label map decides, its word is enough. */
function belowContent(facts: DocumentFacts, own: readonly Marking[], policy: Policy): Below | null {
	if (isOverridden(facts)) return null;
	const content = facts.markings.filter(({ place }) => place === 'content');
	const top = (markings: readonly Marking[], axis: Axis): number =>
		markings.reduce((rank, marking) => Math.max(rank, rankOf(policy, axis, statedLevel(marking, axis))), -1);
	const axes = AXES.filter((axis) => top(own, axis) >= 0 && top(content, axis) > top(own, axis));
	if (axes.length === 0) return null;
	const causes = content.filter((marking) => axes.some((axis) => rankOf(policy, axis, statedLevel(marking, axis)) === top(content, axis)));
	const levels = listText(axes.map((axis) => levelText(policy, axis, axisOf(policy, axis)?.levels[top(content, axis)]?.id ?? null)));
	const where = [...new Set(causes.map((cause) => clip(cause.where)))].slice(0, 3).join('、');
	return { levels, where, causes, marking: own.find(statesLevel) ?? null };
}

function ranks(markings: readonly Marking[], axis: Axis, policy: Policy): Set<number> {
	const found = new Set<number>();
	for (const marking of markings) {
		const rank = rankOf(policy, axis, statedLevel(marking, axis));
		if (rank >= 0) found.add(rank);
	}
	return found;
}

function differs(marking: Marking, axis: Axis, { label }: DocumentFacts, policy: Policy): boolean {
	const level = statedLevel(marking, axis);
	return level !== null && rankOf(policy, axis, level) !== rankOf(policy, axis, label[axis]);
}

/** 「機密性2／機密性3」 */
function levelsText(markings: readonly Marking[], axis: Axis, policy: Policy): Text {
	const levels = new Set(markings.map((marking) => statedLevel(marking, axis)).filter((level) => level !== null));
	const texts = [...levels].map((level) => levelText(policy, axis, level));
	return { ja: texts.map(({ ja }) => ja).join('／'), en: texts.map(({ en }) => en).join(' / ') };
}

/** Raises the lower places. Where the map lowers a document, nothing is offered: lowering is a person's decision. */
function fixesOf(differing: readonly Marking[], facts: DocumentFacts, policy: Policy): TitledFix[] {
	const { label } = facts;
	const lowered = differing.some((marking) =>
		AXES.some((axis) => rankOf(policy, axis, marking.label[axis]) > rankOf(policy, axis, label[axis])),
	);
	const places = placesToWrite(
		facts,
		differing.map(({ place }) => place),
	);
	if (lowered || places.length === 0 || !isKnown(label, policy)) return [];
	const onlySidecar = places.length === 1 && places[0] === 'sidecar';
	const fix = onlySidecar ? ({ kind: 'create-sidecar', label } as const) : ({ kind: 'set-label', label, places } as const);
	return [{ title: 'use-highest', fix, preferred: true }];
}
