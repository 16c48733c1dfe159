import { env, l10n, type QuickInputButton, QuickInputButtons, type QuickPickItem, window } from 'vscode';
import { type Label, makeLabel, NO_LABEL } from '../label';
import { AXES, type Axis, axisOf, type Policy } from '../policy';
import { levelChoices, restrictionChoices } from './model/choices';
import { tongueOf } from './model/texts';

/** Thrown inside the dialog when a person goes back a step; never leaves this file. */
const BACK = Symbol('back');
type Answer<T> = T | typeof BACK | undefined;

/**
 * Asks for a label, axis by axis and then its restrictions; every level says what it means and what it calls for.
 * @param current what the document has now: it is the proposal. @param subject what is labelled, for the title.
 * @returns the label, or `undefined` when the dialog was left.
 */
export async function chooseLabel(policy: Policy, current: Label, subject: string): Promise<Label | undefined> {
	const axes = AXES.filter((axis) => axisOf(policy, axis) !== undefined);
	let label: Label = current;
	for (let step = 0; step <= axes.length; ) {
		const axis = axes[step];
		const frame = { title: l10n.t('Label of {0}', subject), step: step + 1, totalSteps: axes.length + 1 };
		const answer = axis === undefined ? await chooseRestrictions(policy, label, frame) : await chooseLevel(axis, policy, label, frame);
		if (answer === undefined) return undefined;
		if (answer === BACK) step = Math.max(0, step - 1);
		else {
			label = answer;
			step++;
		}
	}
	return label;
}

interface Frame {
	readonly title: string;
	readonly step: number;
	readonly totalSteps: number;
}

async function chooseLevel(axis: Axis, policy: Policy, label: Label, frame: Frame): Promise<Answer<Label>> {
	const choices = levelChoices(axis, policy, label[axis], tongueOf(env.language), l10n.t);
	const items = choices.map((choice) => ({ ...choice, label: choice.current ? `$(check) ${choice.label}` : choice.label }));
	const placeholder = l10n.t('Choose the level of {0}', axisOf(policy, axis)?.title[tongueOf(env.language)] ?? axis);
	const picked = await ask(items, { ...frame, placeholder, many: false, active: items.filter((item) => item.current) });
	if (picked === undefined || picked === BACK) return picked;
	const [choice] = picked;
	return choice === undefined ? undefined : makeLabel({ ...label, [axis]: choice.level }, policy);
}

async function chooseRestrictions(policy: Policy, label: Label, frame: Frame): Promise<Answer<Label>> {
	const items = restrictionChoices(label, policy, tongueOf(env.language), l10n.t);
	const placeholder = l10n.t('Tick the handling restrictions to state; those that must be stated are ticked');
	const picked = await ask(items, { ...frame, placeholder, many: true, active: items.filter((item) => item.picked) });
	if (picked === undefined || picked === BACK) return picked;
	return makeLabel({ ...NO_LABEL, ...label, handling: picked.map((item) => item.id) }, policy);
}

interface Question<T> extends Frame {
	readonly placeholder: string;
	readonly many: boolean;
	readonly active: readonly T[];
}

function ask<T extends QuickPickItem>(items: readonly T[], question: Question<T>): Promise<Answer<readonly T[]>> {
	const pick = window.createQuickPick<T>();
	pick.title = question.title;
	pick.step = question.step;
	pick.totalSteps = question.totalSteps;
	pick.placeholder = question.placeholder;
	pick.canSelectMany = question.many;
	pick.matchOnDescription = true;
	pick.matchOnDetail = true;
	pick.ignoreFocusOut = true;
	pick.buttons = question.step > 1 ? [QuickInputButtons.Back] : [];
	pick.items = items;
	if (question.many) pick.selectedItems = question.active;
	else if (question.active.length > 0) pick.activeItems = question.active;
	return new Promise((resolve) => {
		pick.onDidTriggerButton((button: QuickInputButton) => {
			if (button !== QuickInputButtons.Back) return;
			resolve(BACK);
			pick.hide();
		});
		pick.onDidAccept(() => {
			if (!question.many && pick.selectedItems.length === 0) return;
			resolve([...pick.selectedItems]);
			pick.hide();
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		pick.show();
	});
}
