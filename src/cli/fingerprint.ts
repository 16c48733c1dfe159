import { createHash } from 'node:crypto';
import type { Finding } from '../rules/rule';
import { uriOf } from './paths';

/** Numbers findings so that each keeps its number when lines move, and equal ones stay apart. `base`: paths are relative to it. */
export class Fingerprints {
	/** How often the same fingerprint was seen. */
	readonly #seen = new Map<string, number>();

	constructor(private readonly base: string) {}

	/** 32 hexadecimal digits, a colon, and which of the equal ones it is, from 1. */
	of(finding: Finding): string {
		const { uri } = uriOf(finding.path, this.base);
		const told = JSON.stringify([finding.rule, finding.message, uri, finding.place, finding.range === null ? finding.where : null]);
		const hash = createHash('sha256').update(told).digest('hex').slice(0, 32);
		const seen = (this.#seen.get(hash) ?? 0) + 1;
		this.#seen.set(hash, seen);
		return `${hash}:${seen}`;
	}
}
