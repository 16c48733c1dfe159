import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { writeLanguagePack } from './language-pack';
import type { Run } from './run';

interface Parts {
	readonly extension: string;
	readonly suite: string;
	readonly env: Record<string, string>;
	makeWorkspace(home: string, run: Run): string;
}

/**
 * Runs the same suite in a desktop VS Code.
 * @param chosen `download` (or `download:1.100.3`), or the path of an installed one
 */
export async function runDesktop(chosen: string, run: Run, parts: Parts): Promise<number> {
	const vscodeExecutablePath = /^download/.test(chosen) ? await downloadAndUnzipVSCode(chosen.split(':')[1] ?? '1.100.3') : chosen;
	const home = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-desktop-'));
	const data = path.join(home, 'data');
	const extensions = path.join(home, 'extensions');
	mkdirSync(path.join(data, 'User'), { recursive: true });
	writeFileSync(
		path.join(data, 'User', 'settings.json'),
		JSON.stringify({ 'security.workspace.trust.startupPrompt': 'never', 'workbench.startupEditor': 'none' }),
	);
	if (run.locale === 'ja') writeLanguagePack(data, extensions);
	try {
		return await runTests({
			vscodeExecutablePath,
			extensionDevelopmentPath: parts.extension,
			extensionTestsPath: parts.suite,
			launchArgs: [
				parts.makeWorkspace(home, run),
				...[`--user-data-dir=${data}`, `--extensions-dir=${extensions}`, `--locale=${run.locale}`],
				...(run.trusted ? ['--disable-workspace-trust'] : []),
				...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
			],
			extensionTestsEnv: parts.env,
		});
	} finally {
		rmSync(home, { recursive: true, force: true, maxRetries: 5 });
	}
}
