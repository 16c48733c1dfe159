import type { Label } from '../../label';
import { AXES, type Axis, axisOf, levelOf, type Policy, type Tongue } from '../../policy';

/** Translates an English key; `{0}`, `{1}` … are filled. It is `vscode.l10n.t` in the editor and a plain function in tests. */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;

/** The tongue of the product's texts for a display language of VS Code (`ja`, `en`, `de`, …). */
export function tongueOf(language: string): Tongue {
	return /^ja\b/i.test(language) ? 'ja' : 'en';
}

/** The compact code for people, `C2/I2/A1`; empty for a label without levels. */
export function shortLabel(label: Label, policy: Policy): string {
	return AXES.flatMap((axis) => {
		const level = label[axis];
		return level === null ? [] : [`${axisOf(policy, axis)?.code ?? axis}${level}`];
	}).join('/');
}

/** 「機密性2」, `Confidentiality 2`: a level as it is called in a tongue. */
export function levelName(axis: Axis, level: string, policy: Policy, tongue: Tongue): string {
	const title = axisOf(policy, axis)?.title[tongue] ?? axis;
	return tongue === 'ja' ? `${title}${level}` : `${title} ${level}`;
}

/** A level's short description, `null` where the policy does not know the level. */
export function levelTitle(axis: Axis, level: string, policy: Policy, tongue: Tongue): string | null {
	return levelOf(policy, axis, level)?.title[tongue] ?? null;
}

/** The title of a restriction; the wording itself where the policy has no such restriction. */
export function restrictionTitle(id: string, policy: Policy, tongue: Tongue): string {
	return policy.handling.find((restriction) => restriction.id === id)?.title[tongue] ?? id;
}

/** Titles joined as the tongue joins them. */
export function listOf(parts: readonly string[], tongue: Tongue): string {
	return parts.join(tongue === 'ja' ? '、' : ', ');
}
