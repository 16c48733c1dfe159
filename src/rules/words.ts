import { type Axis, axisOf, levelOf, type Policy, type Text } from '../policy';

/** Longest piece of a document's own text in a message, in characters. */
const LONGEST = 40;

/** 「機密性2」 / `Confidentiality 2`; without a level just the axis. */
export function levelText(policy: Policy, axis: Axis, level: string | null): Text {
	const title = axisOf(policy, axis)?.title ?? { ja: axis, en: axis };
	return level === null ? title : { ja: title.ja + clip(level), en: `${title.en} ${clip(level)}` };
}

/** The level's name with its short meaning: 「機密性3（秘密文書に相当する情報）」. */
export function levelWithTitle(policy: Policy, axis: Axis, level: string): Text {
	const name = levelText(policy, axis, level);
	const title = levelOf(policy, axis, level)?.title;
	return title === undefined ? name : { ja: `${name.ja}（${title.ja}）`, en: `${name.en} (${title.en})` };
}

/** Restrictions as they are to be written; the English text adds what they mean. */
export function restrictionsText(policy: Policy, ids: readonly string[]): Text {
	const known = ids.map((id) => policy.handling.find((restriction) => restriction.id === id));
	const written = known.map((restriction, index) => restriction?.wordings[0] ?? ids[index] ?? '');
	return {
		ja: written.join('、'),
		en: known.map((restriction, index) => (restriction ? `${restriction.title.en} (${written[index]})` : ids[index])).join(', '),
	};
}

/** Texts joined as each tongue joins them. */
export function listText(texts: readonly Text[]): Text {
	return { ja: texts.map(({ ja }) => ja).join('、'), en: texts.map(({ en }) => en).join(', ') };
}

/** Controls, line breaks, and the marks that turn the direction of writing: they could make a message say something else. */
const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Text out of a document, fit for a message: one line, harmless and short. */
export function clip(text: string): string {
	const plain = text.replace(DECEPTIVE, ' ');
	// By characters, so that none is cut in half.
	return plain.length <= LONGEST ? plain : `${[...plain.slice(0, 2 * LONGEST)].slice(0, LONGEST).join('')}…`;
}
