import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import type Mocha from 'mocha';

/** What each run holds; the runner says which by `KAKUZUKE_HOST_SUITE`. */
const SUITES: Readonly<Record<string, () => Promise<unknown>>> = {
	editor: async () => {
		await import('./diagnostics.test');
		await import('./fixes.test');
		await import('./content.test');
		await import('./office.test');
		await import('./formats.test');
		await import('./scan.test');
		await import('./burst.test');
		await import('./guards.test');
		await import('./export.test');
		await import('./register.test');
		await import('./audit-reports.test');
		await import('./dashboard.test');
	},
	japanese: async () => {
		await import('./japanese.test');
		await import('./export.test');
	},
	'multi-root': async () => {
		await import('./multi-root.test');
		await import('./export.test');
	},
	restricted: async () => {
		await import('./restricted.test');
		await import('./dashboard.test');
		await import('./export.test');
	},
};

export interface HostResult {
	readonly passed: number;
	readonly failed: number;
	readonly pending: number;
}

/** Called by VS Code inside the extension host; rejects when a test failed. */
export async function run(): Promise<void> {
	const name = process.env.KAKUZUKE_HOST_SUITE ?? 'editor';
	const load = SUITES[name];
	if (!load) throw new Error(`No host suite ${name}`);
	const { default: MochaClass } = (await import('mocha')) as { default: typeof Mocha };
	const mocha = new MochaClass({ ui: 'bdd', color: false, reporter: 'spec', timeout: 30_000 });
	// A file of its own keeps the report apart from what the workbench logs.
	const report = process.env.KAKUZUKE_HOST_REPORT;
	if (report) MochaClass.reporters.Base.consoleLog = (...args: unknown[]) => appendFileSync(report, `${format(...args)}\n`);
	if (process.env.KAKUZUKE_HOST_GREP) mocha.grep(process.env.KAKUZUKE_HOST_GREP);
	// Makes describe, it and the hooks global before the test files run.
	mocha.suite.emit('pre-require', globalThis, '', mocha);
	await load();
	const { passed, failed, pending } = await new Promise<HostResult>((resolve) => {
		const runner = mocha.run(() => {
			const stats = runner.stats;
			resolve({ passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, pending: stats?.pending ?? 0 });
		});
	});
	const file = process.env.KAKUZUKE_HOST_RESULT;
	if (file) writeFileSync(file, JSON.stringify({ passed, failed, pending }));
	if (failed > 0) throw new Error(`${failed} failed`);
}
