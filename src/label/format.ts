import { AXES, axisOf, type LabelLike, type Policy } from '../policy';

/** The levels as they stand in a marking: 「機密性2・完全性2・可用性1」; absent ones are left out. */
export function formatLevels(label: LabelLike, policy: Policy): string {
	const written = AXES.flatMap((axis) => {
		const level = label[axis] || null;
		if (level === null) return [];
		const name = axisOf(policy, axis)?.names[0] ?? axis;
		return [/[A-Za-z]$/.test(name) ? `${name} ${level}` : name + level];
	});
	return written.join(policy.markings.levelSeparator);
}

/** Restrictions as they stand in a marking, each in its canonical wording: 「暗号化、複製禁止」. Other wordings stand as they are. */
export function formatHandling(ids: readonly string[], policy: Policy): string {
	const wording = (id: string): string => policy.handling.find((restriction) => restriction.id === id)?.wordings[0] ?? id;
	return ids.map(wording).join(policy.markings.handlingSeparator);
}

/** The compact code: `C2I2A1`, with `/` between where a level is longer than one character. Restrictions have no room in it. */
export function formatCode(label: LabelLike, policy: Policy): string {
	const parts = AXES.flatMap((axis) => {
		const level = label[axis] || null;
		return level === null ? [] : [(axisOf(policy, axis)?.code ?? axis.charAt(0).toUpperCase()) + level];
	});
	return parts.join(parts.every((part) => part.length === 2) ? '' : '/');
}

/** Brackets that an empty `{levels}` would leave behind. */
const EMPTY_BRACKETS = /【\s*】|［\s*］|〔\s*〕|（\s*）|\(\s*\)|<\s*>|「\s*」|『\s*』/gu;

/** A marking in the policy's template (3(2)②): 「【機密性2・完全性2・可用性1】 取扱制限：暗号化、複製禁止」; the empty label gives ''. */
export function formatMarking(label: LabelLike, policy: Policy): string {
	const values: Readonly<Record<string, string>> = {
		levels: formatLevels(label, policy),
		handling: formatHandling(label.handling ?? [], policy),
		code: formatCode(label, policy),
	};
	if (values.levels === '' && values.handling === '') return '';
	const fill = (text: string): string => text.replace(/\{(levels|handling|code)\}/g, (_, name: string) => values[name] ?? '');
	const group = (_: string, inner: string): string => {
		const names = [...inner.matchAll(/\{(levels|handling|code)\}/g)].map(([, name]) => name ?? '');
		return names.length > 0 && names.every((name) => values[name] === '') ? '' : inner;
	};
	const template = policy.markings.template.replace(/\[([^[\]]*)\]/g, group);
	// What is filled in last cannot be taken for a part of the template.
	const bare = values.levels === '' ? template.replaceAll('{levels}', '').replace(EMPTY_BRACKETS, '') : template;
	return fill(bare).trim();
}
