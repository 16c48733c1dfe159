import { calendarDay } from '../export/dates';
import type { Permission } from '../export/types';
import type { Policy } from '../policy';
import type { Arguments } from './args';

/** The permission as the options tell it, whole or not; `null` where nothing of it was told. Without a role the first that the policy names is meant. */
export function permissionOf(options: Arguments['options'], policy: Policy): Permission | null {
	if (!['approver', 'permit', 'permit-date'].some((name) => options.has(name))) return null;
	return {
		approver: options.get('approver') ?? '',
		role: options.get('approver-role') ?? policy.export.approvers[0]?.id ?? '',
		number: options.get('permit') ?? '',
		date: calendarDay(options.get('permit-date') ?? ''),
	};
}
