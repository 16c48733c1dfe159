import { dirname } from 'node:path';
import {
	type Disposable,
	InputBoxValidationSeverity,
	l10n,
	ProgressLocation,
	type QuickInputButton,
	QuickInputButtons,
	type QuickPickItem,
	QuickPickItemKind,
	ThemeIcon,
	Uri,
	window,
} from 'vscode';
import type { Row } from '../model/export-items';
import type { ClipboardLoan } from './clipboard-loan';
import { type Answer, type Ask, BACK, type Pick, type Pressed, type Prompter } from './prompter';

/** Milliseconds after which a progress message appears. */
const PATIENCE = 500;
const SOON = (): 'soon' => 'soon';

interface RowItem extends QuickPickItem {
	readonly row: Row;
}

/** Asks through VS Code's lists and input boxes; none of them is lost when the focus goes elsewhere. */
export class WindowPrompter implements Prompter {
	constructor(private readonly clipboard: ClipboardLoan) {}

	pick(question: Pick): Promise<Answer<string>> {
		const list = window.createQuickPick<RowItem>();
		const items = question.rows.map(itemOf);
		list.title = question.title;
		list.step = question.step;
		list.totalSteps = question.totalSteps;
		list.placeholder = question.placeholder;
		list.matchOnDescription = true;
		list.matchOnDetail = true;
		list.ignoreFocusOut = true;
		list.buttons = question.step > 1 ? [QuickInputButtons.Back] : [];
		list.items = items;
		const proposed =
			items.find(({ row }) => row.id === question.active && row.kind !== 'heading') ?? items.find(({ row }) => row.kind === 'choice');
		if (proposed !== undefined) list.activeItems = [proposed];
		return new Promise((resolve) => {
			list.onDidTriggerButton(() => {
				resolve(BACK);
				list.hide();
			});
			list.onDidAccept(() => {
				const [chosen] = list.selectedItems;
				if (chosen === undefined) return;
				resolve(chosen.row.id);
				list.hide();
			});
			end(list, () => resolve(undefined));
		});
	}

	ask(question: Ask): Promise<Answer<string | Pressed>> {
		const box = window.createInputBox();
		box.title = question.title;
		box.step = question.step;
		box.totalSteps = question.totalSteps;
		box.prompt = question.prompt;
		box.placeholder = question.placeholder;
		box.value = question.value;
		box.password = question.password ?? false;
		box.ignoreFocusOut = true;
		const buttons = new Map<QuickInputButton, string>();
		for (const { id, icon, tooltip } of question.buttons ?? []) buttons.set({ iconPath: new ThemeIcon(icon), tooltip }, id);
		box.buttons = [...(question.step > 1 ? [QuickInputButtons.Back] : []), ...buttons.keys()];
		const judge = (text: string): string | null => {
			const problem = question.validate(text);
			box.validationMessage = problem === null ? undefined : { message: problem, severity: InputBoxValidationSeverity.Error };
			return problem;
		};
		return new Promise((resolve) => {
			box.onDidTriggerButton((button) => {
				const id = buttons.get(button);
				resolve(id === undefined ? BACK : { button: id });
				box.hide();
			});
			box.onDidChangeValue((text) => {
				// An empty box is not a mistake yet.
				if (text.trim() === '') box.validationMessage = undefined;
				else judge(text);
			});
			box.onDidAccept(() => {
				if (judge(box.value) !== null) return;
				resolve(box.value);
				box.hide();
			});
			end(box, () => resolve(undefined));
		});
	}

	async choose(kind: 'folder' | 'file', title: string, start: string): Promise<string | null> {
		const [chosen] =
			(await window.showOpenDialog({
				title,
				openLabel: l10n.t('Choose'),
				canSelectFolders: kind === 'folder',
				canSelectFiles: kind === 'file',
				canSelectMany: false,
				defaultUri: Uri.file(dirname(start)),
			})) ?? [];
		return chosen?.fsPath ?? null;
	}

	async progress<T>(
		title: string,
		work: (tell: (message: string, percent: number) => void, signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const abort = new AbortController();
		let report: ((message: string, percent: number) => void) | null = null;
		const working = work((message, percent) => report?.(message, percent), abort.signal);
		// A message that comes and goes at once only disturbs.
		const quick = await Promise.race([working.then(SOON, SOON), new Promise<'late'>((resolve) => setTimeout(resolve, PATIENCE, 'late'))]);
		if (quick !== 'late') return working;
		return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
			token.onCancellationRequested(() => abort.abort());
			let done = 0;
			report = (message, percent) => {
				// Verifying begins at nought again; the bar only goes forward.
				progress.report({ message, increment: Math.max(0, percent - done) });
				done = Math.max(done, percent);
			};
			return working;
		});
	}

	async open(path: string): Promise<void> {
		try {
			await window.showTextDocument(Uri.file(path), { preview: true, preserveFocus: true });
		} catch {
			void window.showInformationMessage(l10n.t('This document opens in another program.'));
		}
	}

	copySecret(secret: string): Promise<void> {
		return this.clipboard.lend(secret);
	}
}

function itemOf(row: Row): RowItem {
	if (row.kind === 'heading') return { row, label: row.label, kind: QuickPickItemKind.Separator };
	return {
		row,
		label: row.label,
		...(row.description === undefined ? {} : { description: row.description }),
		...(row.detail === undefined ? {} : { detail: row.detail }),
		...(row.icon === undefined ? {} : { iconPath: new ThemeIcon(row.icon) }),
		alwaysShow: row.kind === 'note',
	};
}

/** Whatever ends a question takes it off the screen; where nothing was answered, it was left. */
function end(input: Disposable & { readonly onDidHide: (listener: () => void) => unknown; show(): void }, left: () => void): void {
	input.onDidHide(() => {
		left();
		input.dispose();
	});
	input.show();
}
