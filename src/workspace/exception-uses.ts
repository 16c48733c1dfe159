import { type Excepted, today } from '../check';
import type { WorkspacePolicy } from '../policy';
import { type Finding, runWorkspaceRules } from '../rules';
import { isWithin } from './paths';

/** Counts what the exceptions of a scan's workspaces allowed, and judges them at its end (対策基準 8.4). */
export class ExceptionUses {
	/** For each workspace: id → findings allowed. */
	readonly #uses: readonly Map<string, number>[];

	constructor(private readonly policies: readonly WorkspacePolicy[]) {
		this.#uses = policies.map(() => new Map());
	}

	/** `policy`: index of the workspace. */
	use(policy: number, excepted: readonly Excepted[]): void {
		const uses = this.#uses[policy];
		for (const { exception } of excepted) uses?.set(exception, (uses.get(exception) ?? 0) + 1);
	}

	/** For a folder: its workspace is the innermost one around it. */
	useIn(folder: string, excepted: readonly Excepted[]): void {
		let innermost = -1;
		for (const [index, { root }] of this.policies.entries()) {
			if (isWithin(folder, root) && root.length > (this.policies[innermost]?.root.length ?? -1)) innermost = index;
		}
		this.use(innermost, excepted);
	}

	/** `scanned`: the folders that were named; `complete`: the scan was not broken off. */
	findings(scanned: readonly string[], complete: boolean): readonly Finding[] {
		return this.policies.flatMap(({ exceptions, policy, root }, index) => {
			if (exceptions === undefined || exceptions.exceptions.length === 0) return [];
			const whole = complete && scanned.some((folder) => isWithin(root, folder));
			const used = exceptions.exceptions.map((exception) => ({ exception, uses: this.#uses[index]?.get(exception.id) ?? 0 }));
			return runWorkspaceRules({ kind: 'workspace', path: exceptions.file, exceptions: used, today: today(), whole }, policy);
		});
	}
}
