import { unknownDetectLevels } from './detect-semantics';
import { isRecord, type Json, type Path, type PolicyDocument } from './document';
import { exportProblems } from './export-semantics';
import { chainOf } from './levels';
import type { PolicyProblemCode } from './problems';
import { RULE_IDS, type Shape } from './shape';
import { AXES, type AxisDefinition, type LabelLike, type Policy } from './types';
import { hintFor } from './validate';

/** A step by name, or to the item of a list whose `id`/`wording` is this. */
export type Step = string | number | { readonly identity: string };
export type Steps = readonly Step[];

/** Reports members that the merged whole lacks; says whether it is complete, i.e. whether it is a `Policy`. */
export function checkComplete(document: PolicyDocument, merged: Json, shape: Shape, steps: Steps = []): boolean {
	if (shape.kind === 'list' && Array.isArray(merged)) {
		let complete = true;
		if (shape.min !== undefined && merged.length < shape.min) {
			report(document, 'list-too-short', steps, { min: shape.min });
			complete = false;
		}
		for (const [index, item] of (merged as readonly Json[]).entries()) {
			const identity = isRecord(item) ? item[shape.merge] : undefined;
			const step = typeof identity === 'string' ? { identity } : index;
			complete = checkComplete(document, item, shape.items, [...steps, step]) && complete;
		}
		return complete;
	}
	if (shape.kind !== 'record' || !isRecord(merged)) return true;
	let complete = true;
	for (const name of shape.required) {
		if (Object.hasOwn(merged, name)) continue;
		report(document, 'key-missing', [...steps, name], { name });
		complete = false;
	}
	for (const [name, member] of Object.entries(shape.members)) {
		const value = merged[name];
		if (value !== undefined) complete = checkComplete(document, value, member, [...steps, name]) && complete;
	}
	return complete;
}

/** Checks that what `$before` and `$after` name is there: a level put at the wrong end would rank wrongly. */
export function checkAnchors(document: PolicyDocument, merged: Json, shape: Shape, value: Json = document.value, path: Path = []): void {
	if (shape.kind === 'list' && isRecord(value) && Array.isArray(value.$replace)) {
		checkAnchors(document, merged, shape, value.$replace, [...path, '$replace']);
	} else if (shape.kind === 'list' && Array.isArray(value) && Array.isArray(merged)) {
		const list = merged as readonly Json[];
		for (const [index, item] of (value as readonly Json[]).entries()) {
			if (!isRecord(item)) continue;
			for (const name of ['$before', '$after']) {
				const anchor = item[name];
				if (typeof anchor !== 'string' || (anchor !== item[shape.merge] && indexOf(list, anchor) >= 0)) continue;
				document.report('anchor-unknown', [...path, index, name], { id: anchor });
			}
			const found = list[indexOf(list, String(item[shape.merge]))];
			if (found !== undefined) checkAnchors(document, found, shape.items, item, [...path, index]);
		}
	} else if (shape.kind === 'record' && isRecord(value) && isRecord(merged)) {
		for (const [name, member] of Object.entries(shape.members)) {
			const [inner, whole] = [value[name], merged[name]];
			if (inner !== undefined && whole !== undefined) checkAnchors(document, whole, member, inner, [...path, name]);
		}
	}
}

/** Checks what a shape cannot say: references between the parts of a complete policy. */
export function checkMeaning(document: PolicyDocument, policy: Policy): void {
	const restrictions = new Set(policy.handling.map((restriction) => restriction.id));
	const knownRestriction = (id: string, steps: Steps): void => {
		if (!restrictions.has(id)) report(document, 'restriction-unknown', steps, { id, hint: hintFor(id, [...restrictions]) });
	};
	for (const axis of AXES) {
		if (!policy.axes.some((definition) => definition.id === axis)) report(document, 'axis-missing', ['axes'], { axis });
	}
	for (const axis of policy.axes) checkAxis(document, axis, knownRestriction);
	for (const { id, satisfiedBy = [] } of policy.handling) {
		for (const [index, other] of satisfiedBy.entries()) knownRestriction(other, ['handling', { identity: id }, 'satisfiedBy', index]);
	}
	checkWordings(document, policy);
	const meanings: (readonly [LabelLike, Steps])[] = [[policy.unknown, ['unknown']]];
	for (const word of policy.legacy) meanings.push([word.implies, ['legacy', { identity: word.wording }, 'implies']]);
	for (const word of policy.foreign) if (word.implies) meanings.push([word.implies, ['foreign', { identity: word.wording }, 'implies']]);
	for (const [guid, label] of Object.entries(policy.markings.guids)) meanings.push([label, ['markings', 'guids', guid]]);
	for (const [label, steps] of meanings) checkLabel(document, policy, label, steps, knownRestriction);
	checkTemplates(document, policy);
	for (const { code, steps, data, inherited } of exportProblems(policy)) {
		// What an extended policy says of levels that were taken away is idle; only what this file says itself is told.
		if (inherited === 'told' || isWritten(document.value, pathIn(document.value, steps))) report(document, code, steps, data);
	}
	for (const { level, steps, known } of unknownDetectLevels(policy)) {
		const data = { axis: 'confidentiality', level, known };
		if (isWritten(document.value, pathIn(document.value, steps))) report(document, 'level-unknown', steps, data);
	}
	for (const rule of Object.keys(policy.rules)) {
		if ((RULE_IDS as readonly string[]).includes(rule)) continue;
		report(document, 'rule-unknown', ['rules', rule], { rule, hint: hintFor(rule, RULE_IDS) }, 'warning');
	}
}

function checkAxis(document: PolicyDocument, axis: AxisDefinition, knownRestriction: (id: string, steps: Steps) => void): void {
	const steps: Steps = ['axes', { identity: axis.id }];
	const ids = axis.levels.map((level) => level.id);
	for (const [index, level] of axis.levels.entries()) {
		const at: Steps = [...steps, 'levels', { identity: level.id }];
		for (const [i, id] of level.handling.entries()) knownRestriction(id, [...at, 'handling', i]);
		for (const [i, id] of level.state.entries()) knownRestriction(id, [...at, 'state', i]);
		checkIncludes(document, axis, index, at);
		const called = chainOf(axis, level).flatMap((included) => included.handling);
		for (const [i, id] of level.state.entries()) {
			if (!called.includes(id)) report(document, 'state-not-called-for', [...at, 'state', i], { id, level: level.id }, 'warning');
		}
	}
	for (const [foreign, level] of Object.entries(axis.equivalents ?? {})) {
		if (!ids.includes(level))
			report(document, 'level-unknown', [...steps, 'equivalents', foreign], { axis: axis.id, level, known: ids.join(', ') });
	}
}

function checkIncludes(document: PolicyDocument, axis: AxisDefinition, index: number, steps: Steps): void {
	const level = axis.levels[index];
	if (level?.includes === undefined) return;
	const included = axis.levels.findIndex((other) => other.id === level.includes);
	const data = { axis: axis.id, level: included < 0 ? level.includes : level.id, includes: level.includes };
	if (included < 0)
		report(document, 'level-unknown', [...steps, 'includes'], { ...data, known: axis.levels.map((other) => other.id).join(', ') });
	else if (included >= index) {
		const chain = chainOf(axis, level);
		const code = chain.at(-1)?.includes !== undefined && chain.length > 1 ? 'includes-cycle' : 'includes-not-lower';
		report(document, code, [...steps, 'includes'], data);
	}
}

function checkLabel(
	document: PolicyDocument,
	policy: Policy,
	label: LabelLike,
	steps: Steps,
	knownRestriction: (id: string, steps: Steps) => void,
): void {
	for (const axis of policy.axes) {
		const level = label[axis.id];
		if (level === undefined || level === null || axis.levels.some((known) => known.id === level)) continue;
		if (Object.hasOwn(axis.equivalents ?? {}, level)) continue;
		const known = axis.levels.map((other) => other.id).join(', ');
		report(document, 'level-unknown', [...steps, axis.id], { axis: axis.id, level, known });
	}
	for (const [index, id] of (label.handling ?? []).entries()) knownRestriction(id, [...steps, 'handling', index]);
}

/** The same wording for two restrictions would make a marking mean two things. */
function checkWordings(document: PolicyDocument, policy: Policy): void {
	const owners = new Map<string, string>();
	for (const { id, wordings } of policy.handling) {
		for (const [index, wording] of wordings.entries()) {
			const other = owners.get(wording.normalize('NFKC'));
			if (other !== undefined && other !== id)
				report(document, 'wording-repeated', ['handling', { identity: id }, 'wordings', index], { wording, other }, 'warning');
			owners.set(wording.normalize('NFKC'), id);
		}
	}
}

function checkTemplates(document: PolicyDocument, policy: Policy): void {
	const { template, fileNames } = policy.markings;
	if (!template.includes('{levels}')) report(document, 'template-incomplete', ['markings', 'template'], { template, missing: '{levels}' });
	for (const [index, pattern] of fileNames.entries()) {
		const data = { template: pattern };
		const steps: Steps = ['markings', 'fileNames', index];
		if (!pattern.includes('{name}')) report(document, 'template-incomplete', steps, { ...data, missing: '{name}' });
		if (!/\{(levels|code)\}/.test(pattern)) report(document, 'template-incomplete', steps, { ...data, missing: '{levels} / {code}' });
	}
}

function report(
	document: PolicyDocument,
	code: PolicyProblemCode,
	steps: Steps,
	data: Readonly<Record<string, string | number>>,
	severity: 'error' | 'warning' = 'error',
): void {
	const at = { severity, ...(code === 'rule-unknown' ? { on: 'key' as const } : {}) };
	document.report(code, pathIn(document.value, steps), data, at);
}

function isWritten(root: Json, path: Path): boolean {
	let value: Json | undefined = root;
	for (const part of path) {
		if (Array.isArray(value)) value = value[Number(part)];
		else if (isRecord(value) && Object.hasOwn(value, part)) value = value[part];
		else return false;
	}
	return value !== undefined;
}

/** Finds in a file what was found in the merged whole: list items by identity. Parts that only the extended policy has are named as well. */
function pathIn(root: Json, steps: Steps): Path {
	const path: (string | number)[] = [];
	let value: Json | undefined = root;
	for (const step of steps) {
		if (isRecord(value) && Array.isArray(value.$replace)) {
			path.push('$replace');
			value = value.$replace;
		}
		let part: string | number = typeof step === 'object' ? indexOf(value, step.identity) : step;
		if (part === -1 && typeof step === 'object') part = step.identity;
		path.push(part);
		value = Array.isArray(value) ? value[Number(part)] : isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
	}
	return path;
}

function indexOf(list: Json | undefined, identity: string): number {
	if (!Array.isArray(list)) return -1;
	return (list as readonly Json[]).findIndex((item) => isRecord(item) && (item.id === identity || item.wording === identity));
}
