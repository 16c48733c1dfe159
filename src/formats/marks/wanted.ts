import { formatHandling, type Label } from '../../label';
import { AXES, type Axis, type Policy } from '../../policy/types';

/** A property that the label needs (`value`) or must not have (null). */
export interface Wanted {
	readonly name: string;
	readonly value: string | null;
}

/** The properties that the policy names, with the values that a label gives them. */
export function wantedProperties(label: Label, policy: Policy): Wanted[] {
	const { properties } = policy.markings;
	const levels = AXES.map((axis: Axis) => ({ name: properties[axis], value: label[axis] }));
	const handling = formatHandling(label.handling, policy);
	return [...levels, { name: properties.handling, value: handling === '' ? null : handling }];
}
