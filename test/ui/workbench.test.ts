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
	en: { missing: /no label|not labelled|no classification/i, insert: /insert/i, level: /Confidentiality 2/ },
	ja: { missing: /格付け/, insert: /格付けを/, level: /機密性2/ },
} as const;

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
			const badges = await workbench.explorerBadges();
			await workbench.screenshot('badges');
			assert.match(badges['人事異動内示案.docx'] ?? '', /C3/);
			assert.match(badges['防災会議議事録.txt'] ?? '', /C[12]/);
		});

		it('underlines a missing label; the lightbulb offers to insert one', async () => {
			await workbench.openFile('情報資産分類の説明会メモ.md');
			await workbench.squiggles().first().waitFor();
			await workbench.gotoLine(1);
			await workbench.page.keyboard.press('Control+.');
			const menu = workbench.page.locator('.action-widget');
			await menu.getByText(WORDS[locale].insert).first().waitFor();
			await workbench.screenshot('lightbulb');
		});

		it('inserts a label by choosing the levels', async () => {
			const name = '情報資産分類の説明会メモ.md';
			await workbench.openFile(name);
			await workbench.squiggles().first().waitFor();
			await workbench.gotoLine(1);
			await workbench.page.keyboard.press('Control+.');
			await workbench.page.locator('.action-widget').getByText(WORDS[locale].insert).first().click();
			await workbench.pick(WORDS[locale].level);
			await workbench.screenshot('choose');
		});

		it('shows the label card', async () => {
			await workbench.contextMenu('生活支援ケース記録.docx', texts.of('%command.showLabel%'));
			const card = await workbench.webview('機密性3');
			await workbench.screenshot('card');
			assert.match((await card.locator('body').textContent()) ?? '', /機密性2/);
		});

		it('has a view of its own', async () => {
			await workbench.openView(texts.of(texts.manifest.contributes.viewsContainers.activitybar[0]?.title ?? ''));
			await workbench.screenshot('view');
		});

		it('leads through the first steps', async () => {
			await workbench.command('Welcome: Open Walkthrough...');
			const walkthrough = texts.manifest.contributes.walkthroughs[0];
			assert.ok(walkthrough);
			await workbench.pick(texts.of(walkthrough.title));
			for (const step of walkthrough.steps) await workbench.page.getByText(texts.of(step.title)).first().waitFor();
			await workbench.screenshot('walkthrough');
		});

		it('leaves the samples of the repository alone', () => {
			const name = path.join('総務課', '情報資産分類の説明会メモ.md');
			assert.doesNotMatch(readFileSync(path.join(ROOT, 'samples', 'share', name), 'utf8'), /^【/);
		});
	});
}
