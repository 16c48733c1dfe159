import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckContext } from '../../../src/check';
import { performExport } from '../../../src/export/perform';
import type { ExportRequest } from '../../../src/export/request';
import { surveyFiles } from '../../../src/export/survey';
import { loadWorkspacePolicy, type Tongue } from '../../../src/policy';
import { type RegisterEntry, readRegister, registerFolder, type Verification, verifyRegister } from '../../../src/register';
import { type Answer, type Ask, BACK, type Pick, type Pressed, type Prompter } from '../../../src/vscode/export/prompter';
import type { Situation } from '../../../src/vscode/export/situation';
import type { Row } from '../../../src/vscode/model/export-items';
import { t as english } from './support';

export const NOW = new Date(2026, 10, 23, 14, 5, 9);
export const C1 = '【機密性1・完全性1・可用性1】\n\n# a\n';
export const C2 = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 名簿\n';

/** What a person does next: takes a row by its id, writes a text, presses a button, goes back or leaves. */
export type Act = string | { readonly press: string } | { readonly choose: string } | 'BACK' | 'LEAVE';

export interface Seen {
	readonly step: number;
	readonly of: number;
	readonly title: string;
	readonly text: string;
	readonly rows: readonly Row[];
	readonly value: string;
}

/** A person who acts by a script. What was shown is kept, and what was refused while writing. */
export class Scripted implements Prompter {
	readonly seen: Seen[] = [];
	readonly problems: string[] = [];
	readonly opened: string[] = [];
	readonly copied: string[] = [];
	readonly told: string[] = [];
	readonly #acts: Act[];
	/** Called before each act of `progress`. */
	onProgress: ((abort: AbortController) => void) | null = null;

	constructor(acts: readonly Act[]) {
		this.#acts = [...acts];
	}

	get left(): number {
		return this.#acts.length;
	}

	async pick(question: Pick): Promise<Answer<string>> {
		this.#see(question, question.placeholder, question.rows, question.active ?? '');
		const act = this.#next(question.placeholder);
		if (act === 'BACK') return BACK;
		if (act === 'LEAVE') return undefined;
		assert.ok(typeof act === 'string', `a row for "${question.placeholder}"`);
		const row = question.rows.find(({ id, kind }) => id === act && kind !== 'heading');
		assert.ok(row, `no row ${act} in "${question.placeholder}": ${question.rows.map(({ id }) => id).join(' ')}`);
		return act;
	}

	async ask(question: Ask): Promise<Answer<string | Pressed>> {
		for (;;) {
			this.#see(question, question.prompt, [], question.value);
			const act = this.#next(question.prompt);
			if (act === 'BACK') return BACK;
			if (act === 'LEAVE') return undefined;
			if (typeof act !== 'string') {
				assert.ok('press' in act && question.buttons?.some(({ id }) => id === act.press), 'no such button');
				return { button: act.press };
			}
			const problem = question.validate(act);
			if (problem === null) return act;
			this.problems.push(problem);
		}
	}

	async choose(): Promise<string | null> {
		const act = this.#next('choose');
		assert.ok(typeof act === 'object' && 'choose' in act);
		return act.choose === '' ? null : act.choose;
	}

	async progress<T>(
		_title: string,
		work: (tell: (message: string, percent: number) => void, signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const abort = new AbortController();
		this.onProgress?.(abort);
		return work((message, percent) => this.told.push(`${message} ${percent}`), abort.signal);
	}

	async open(file: string): Promise<void> {
		this.opened.push(file);
	}

	async copySecret(secret: string): Promise<void> {
		this.copied.push(secret);
	}

	#see({ title, step, totalSteps }: Pick | Ask, text: string, rows: readonly Row[], value: string): void {
		this.seen.push({ step, of: totalSteps, title, text, rows, value });
	}

	#next(what: string): Act {
		const act = this.#acts.shift();
		assert.ok(act !== undefined, `nobody knows what to answer to "${what}"`);
		return act;
	}
}

/** A folder with documents, a person, and what came of it. */
export class Stage {
	readonly base = mkdtempSync(path.join(tmpdir(), 'kakuzuke-dialog-'));
	readonly root = path.join(this.base, '課');
	readonly out = path.join(this.base, 'out');
	readonly remembered = new Map<string, string>();
	/** What the gate was asked to carry out. */
	readonly requests: ExportRequest[] = [];

	constructor(policy: object | null = null) {
		mkdirSync(path.join(this.root, '.kakuzuke'), { recursive: true });
		const text = JSON.stringify({ id: 'test', extends: 'nishihara-2024', ...policy });
		if (policy !== null) writeFileSync(path.join(this.root, '.kakuzuke', 'policy.jsonc'), text);
	}

	put(name: string, text: string): string {
		const file = path.join(this.root, name);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, text);
		return file;
	}

	async situation(names: readonly string[], prompter: Prompter, more: Partial<Situation> = {}): Promise<Situation> {
		const workspacePolicy = loadWorkspacePolicy(this.root);
		const context: CheckContext = { workspacePolicy, root: this.root };
		const survey = await surveyFiles(
			names.map((name) => path.join(this.root, name)),
			{ contextOf: () => context },
		);
		return {
			...{ survey, context, policy: workspacePolicy.policy, prompter, t: english, tongue: 'en' satisfies Tongue, route: null, out: null },
			memory: { get: (key) => this.remembered.get(key) ?? '', set: (key, value) => this.remembered.set(key, value) },
			proposed: this.out,
			now: () => NOW,
			perform: (request) => {
				this.requests.push(request);
				return performExport({ ...request, now: NOW });
			},
			signingKeyFile: '',
			readFile: () => '',
			...more,
		};
	}

	entries(): RegisterEntry[] {
		return [...readRegister(this.#folder())];
	}

	verification(): Verification {
		return verifyRegister(this.#folder());
	}

	#folder(): string {
		return registerFolder(this.root, loadWorkspacePolicy(this.root).policy);
	}
}
