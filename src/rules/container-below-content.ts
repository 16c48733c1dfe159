import { highest, type Label, makeLabel } from '../label';
import { AXES, type Policy, rankOf } from '../policy';
import { containerRule, NOTHING } from './define';
import type { ContainerFacts, RelatedPlace, TitledFix } from './rule';
import { isKnown, missingRestrictions } from './stated';
import { levelText, listText, restrictionsText } from './words';

/** A folder or an archive that is labelled lower than what it holds. */
export const containerBelowContent = containerRule(
	{
		id: 'container-below-content',
		clause: '3(2)⑤(ウ)',
		severity: 'error',
		title: { ja: 'フォルダーの格付けが中身より低い', en: 'Container labelled below its content' },
		description: {
			ja: '分類の違うものを一緒に保管するときは、最も高い分類に従って扱います（対策基準 3(2)⑤(ウ)）。フォルダーの表示が中の文書より低いと、まとめて低く扱われます。',
			en: 'What is kept together is handled by the highest classification among it (3(2)⑤(ウ)). A folder that is labelled lower than a document in it lets everything be handled too lightly.',
		},
		messages: {
			below: {
				ja: '表示が中身より低くなっています。中身の最高は{levels}です。表示を引き上げるか、文書を移してください（対策基準 3(2)⑤(ウ)）。',
				en: 'Labelled lower than its content, whose highest is {levels}. Raise the label, or move the documents (3(2)⑤(ウ)).',
			},
			handling: {
				ja: '中身の最高区分に必要な取扱制限「{restrictions}」の表示がありません。書き足してください（対策基準 3(2)⑤(ウ)）。',
				en: 'Restrictions that the highest level of the content calls for are not stated: {restrictions}. Add them (3(2)⑤(ウ)).',
			},
		},
		fixes: ['raise-folder', 'add-restrictions'],
		examples: {
			incorrect: [
				{
					name: '税務課/.label',
					text: '【機密性1・完全性1・可用性1】\n',
					beside: [{ name: '税務課/賦課.md', text: '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n' }],
				},
			],
			correct: [
				{
					name: '税務課/.label',
					text: '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n',
					beside: [{ name: '税務課/賦課.md', text: '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n' }],
				},
			],
		},
	},
	(facts, policy, tell) => {
		const { stated, content, path } = facts;
		if (stated === null) return NOTHING;
		const below = AXES.filter((axis) => rankOf(policy, axis, content[axis]) > rankOf(policy, axis, stated.label[axis]));
		const wanted = raised(stated.label, content, policy);
		if (below.length > 0) {
			const levels = listText(below.map((axis) => levelText(policy, axis, content[axis])));
			const related = [...new Set(below.flatMap((axis) => facts.causes[axis] ?? []))].map((cause) => causeOf(cause, content, policy));
			return [tell('below', { levels }, { marking: stated, related, fixes: fixesOf('raise-folder', facts, wanted, policy) })];
		}
		const missing = missingRestrictions(wanted, stated.label.handling, policy);
		if (missing.length === 0 || AXES.every((axis) => content[axis] === null)) return NOTHING;
		const fixes = fixesOf('add-restrictions', { ...facts, path }, wanted, policy);
		return [tell('handling', { restrictions: restrictionsText(policy, missing) }, { marking: stated, fixes })];
	},
);

/** The stated label raised to the content's levels, with the restrictions that have to be stated for them; the content's other ones stay its own. */
function raised(stated: Label, content: Label, policy: Policy): Label {
	const levels = highest(makeLabel({ ...stated, handling: [] }, policy), makeLabel({ ...content, handling: [] }, policy), policy);
	return makeLabel({ ...levels, handling: [...stated.handling, ...missingRestrictions(levels, stated.handling, policy)] }, policy);
}

function causeOf(path: string, content: Label, policy: Policy): RelatedPlace {
	const levels = AXES.filter((axis) => content[axis] !== null).map((axis) => levelText(policy, axis, content[axis])[policy.language]);
	return { path, place: 'folder', where: path, range: null, text: levels.join(policy.language === 'ja' ? '・' : ', ') };
}

function fixesOf(title: TitledFix['title'], { path, stated }: ContainerFacts, label: Label, policy: Policy): TitledFix[] {
	if (!isKnown(label, policy) || stated?.place !== 'folder') return [];
	return [{ title, fix: { kind: 'set-folder-label', folder: path, label }, preferred: true }];
}
