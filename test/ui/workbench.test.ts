import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './setup';
import { Texts } from './texts';
import { type Locale, Workbench } from './workbench';

/** A copy of the samples, so that the tests may change them. */
function copySamples(home: string): string {
	const folder = path.join(home, 'みどり谷村');
	cpSync(path.join(ROOT, 'samples', 'share'), folder, { recursive: true });
	return folder;
}

const WORDS = {
	en: {
		missing: /No classification/,
		insert: /Insert label/,
		none: /No label/,
		levels: ['Confidentiality 2', 'Integrity 1', 'Availability 1'],
		encrypt: /encryption/,
		hover: /Confidentiality 1/,
		conflict: /disagree/,
	},
	ja: {
		missing: /格付け.*ありません|格付け.*示されていません/,
		insert: /格付けを選んで/,
		none: /格付けなし/,
		levels: ['機密性2', '完全性1', '可用性1'],
		encrypt: /暗号化/,
		hover: /機密性1/,
		conflict: /場所によって違います/,
	},
} as const;

const MEMO = '情報資産分類の説明会メモ.md';

async function until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
	for (let times = 0; times < 100; times++) {
		const value = await probe();
		if (value !== undefined) return value;
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	throw new Error(`Waited for ${what}`);
}

for (const locale of ['en', 'ja'] as const satisfies readonly Locale[]) {
	describe(`the packaged extension, ${locale}`, () => {
		const texts = new Texts(locale);
		let workbench: Workbench;
		let folder = '';

		before(async () => {
			workbench = await Workbench.open({
				locale,
				prepare: (home) => {
					folder = copySamples(home);
					return folder;
				},
			});
		});
		afterEach(async function () {
			if (this.currentTest?.isFailed()) await workbench.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
			await workbench.reset();
		});
		after(() => workbench?.close());

		it('scans the folder and lists what it found in Problems', async () => {
			await workbench.command(texts.command('kakuzuke.scanWorkspace'));
			const panel = await workbench.openProblems();
			await panel.locator('.monaco-list-row').filter({ hasText: WORDS[locale].missing }).first().waitFor();
			await workbench.screenshot('problems');
			assert.match((await panel.textContent()) ?? '', /kakuzuke/);
		});

		it('puts badges behind the names in the explorer', async () => {
			await workbench.expand('総務課');
			const badges = await until('the badge C3', async () => {
				const all = await workbench.explorerBadges();
				return /C3/.test(all['人事異動内示案.docx'] ?? '') ? all : undefined;
			});
			await workbench.screenshot('badges');
			assert.match(badges['防災会議議事録.txt'] ?? '', /C[12]/);
			assert.match(badges['文書廃棄簿.xlsx'] ?? '', /–/);
		});

		it('underlines a missing label; the lightbulb offers to choose one', async () => {
			await workbench.openFile(MEMO);
			await workbench.squiggles().first().waitFor();
			await workbench.gotoLine(1);
			await workbench.lightbulb(WORDS[locale].insert);
			await workbench.screenshot('lightbulb');
			assert.match(await workbench.statusBar(), WORDS[locale].none);
		});

		it('inserts the label that is chosen level by level; the finding goes', async () => {
			await workbench.openFile(MEMO);
			await workbench.squiggles().first().waitFor();
			await workbench.gotoLine(1);
			await workbench.lightbulb(WORDS[locale].insert);
			await workbench.page.keyboard.press('Enter');
			await workbench.see(WORDS[locale].levels[0]);
			await workbench.screenshot('choose');
			for (const level of WORDS[locale].levels) await workbench.choose(level);
			await workbench.see(WORDS[locale].encrypt);
			await workbench.screenshot('choose-restrictions');
			await workbench.page.keyboard.press('Enter');
			await workbench.editorLines().filter({ hasText: '【機密性2・完全性1・可用性1】 取扱制限：暗号化' }).waitFor();
			await workbench.squiggles().first().waitFor({ state: 'detached' });
			await workbench.screenshot('inserted');
			assert.match(await workbench.statusBar(), /C2/);
			await workbench.undo();
		});

		it('explains a label where the pointer rests', async () => {
			await workbench.openFile('職員研修計画.md');
			await workbench.gotoLine(1, 8);
			await workbench.hover();
			const text = await until('the hover', async () => (await workbench.hoverText()) || undefined);
			await workbench.screenshot('hover');
			assert.match(text, WORDS[locale].hover);
			assert.match(text, /3\(1\)/);
		});

		it('shows the label card of a Word document from the context menu', async () => {
			await workbench.expand('福祉課');
			await workbench.contextMenu('生活支援ケース記録.docx', texts.of('%command.showLabel%'));
			const card = await workbench.webview('機密性3');
			await workbench.screenshot('card');
			const text = (await card.locator('body').textContent()) ?? '';
			assert.match(text, /word\/header1\.xml/);
			assert.match(text, WORDS[locale].conflict);
		});

		it('has a view of its own: folders with their highest label', async () => {
			await workbench.openView(texts.of(texts.manifest.contributes.viewsContainers.activitybar[0]?.title ?? ''));
			const view = workbench.page.locator('.sidebar .monaco-list').first();
			await view.getByText('総務課', { exact: true }).first().click();
			await view.getByText('人事異動内示案.docx').first().waitFor();
			await view.getByText('職員研修計画.md').first().click();
			await workbench.editorLines().filter({ hasText: '機密性1' }).first().waitFor();
			await workbench.screenshot('view');
			assert.match((await view.textContent()) ?? '', /C3\/I2\/A2/);
		});

		it('leads through the first steps', async () => {
			await workbench.command('Welcome: Open Walkthrough...');
			const walkthrough = texts.manifest.contributes.walkthroughs[0];
			assert.ok(walkthrough);
			await workbench.pick(texts.of(walkthrough.title));
			await workbench.page.keyboard.press('Control+B');
			for (const step of walkthrough.steps) await workbench.page.getByText(texts.of(step.title)).first().waitFor();
			await workbench.screenshot('walkthrough');
			await workbench.page.keyboard.press('Control+B');
		});

		it('leaves the samples of the repository alone', () => {
			const name = path.join('総務課', '情報資産分類の説明会メモ.md');
			assert.doesNotMatch(readFileSync(path.join(ROOT, 'samples', 'share', name), 'utf8'), /^【/);
		});
	});
}
