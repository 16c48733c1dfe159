import { formatHandling, formatMarking, isEmpty, type Label } from '../../label';
import { AXES, type Axis, type Policy } from '../../policy/types';

/** A property that the label needs (`value`) or must not have (null). */
export interface Wanted {
	readonly name: string;
	readonly value: string | null;
	/** Goes along when the others are written; that it is absent is no reason to write. */
	readonly optional?: true;
}

/** The properties that the policy names, with the values that a label gives them. */
export function wantedProperties(label: Label, policy: Policy): Wanted[] {
	const { properties } = policy.markings;
	const levels = AXES.map((axis: Axis) => ({ name: properties[axis], value: label[axis] }));
	const handling = formatHandling(label.handling, policy);
	const { summary } = properties;
	const whole =
		summary === undefined ? [] : [{ name: summary, value: isEmpty(label) ? null : formatMarking(label, policy), optional: true } as const];
	return [...levels, { name: properties.handling, value: handling === '' ? null : handling }, ...whole];
}
