import type { Data, MessageId } from './l10n';

/** The exit codes of the contract. */
export const EXIT = { clean: 0, findings: 1, usage: 2, notChecked: 3 } as const;

/** The command line or a policy named on it cannot be used. Worded and ended with code 2 in `main.ts`, nowhere else. */
export class UsageError extends Error {
	readonly id: MessageId;
	readonly data: Data;

	constructor(id: MessageId, data: Data = {}) {
		super(id);
		this.id = id;
		this.data = data;
	}
}
