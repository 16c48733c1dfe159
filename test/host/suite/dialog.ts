import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './support';

type Input = vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;
type RowItem = vscode.QuickPickItem & { readonly row?: { readonly id: string } };

/** Sees every list and input box that VS Code really shows, and answers it as the keyboard does: sets what is chosen or written, and accepts. */
export class Dialog {
	/** Titles, prompts, rows and validation messages that were shown. */
	readonly texts: string[] = [];
	/** Messages with their buttons. */
	readonly messages: string[] = [];
	readonly #inputs: Input[] = [];
	readonly #hidden = new Set<Input>();
	readonly #real = {
		createQuickPick: vscode.window.createQuickPick,
		createInputBox: vscode.window.createInputBox,
		showInformationMessage: vscode.window.showInformationMessage,
		showWarningMessage: vscode.window.showWarningMessage,
		showErrorMessage: vscode.window.showErrorMessage,
	};
	#answered = 0;

	/** `press`: the buttons of messages that are pressed; without one a message is left alone. */
	constructor(private readonly press: readonly RegExp[] = []) {
		const seen = <T extends Input>(input: T): T => {
			this.#inputs.push(input);
			input.onDidHide(() => this.#hidden.add(input));
			return input;
		};
		const message = async (text: string, ...items: unknown[]): Promise<unknown> => {
			this.messages.push(text);
			return items.find((item) => typeof item === 'string' && this.press.some((wanted) => wanted.test(item)));
		};
		Object.assign(vscode.window, {
			createQuickPick: () => seen(this.#real.createQuickPick()),
			createInputBox: () => seen(this.#real.createInputBox()),
			showInformationMessage: message,
			showWarningMessage: message,
			showErrorMessage: message,
		});
	}

	leave(): void {
		Object.assign(vscode.window, this.#real);
		for (const input of this.#inputs) if (!this.#hidden.has(input)) input.hide();
	}

	/** Takes the row with this id. */
	async take(id: string): Promise<void> {
		const list = (await this.#next()) as vscode.QuickPick<RowItem>;
		assert.ok('items' in list, `a list for ${id}, not ${this.texts.at(-1)}`);
		const item = list.items.find(({ row }) => row?.id === id);
		assert.ok(item, `no row ${id} in "${list.placeholder}": ${list.items.map(({ row, label }) => row?.id ?? label).join(' ')}`);
		list.activeItems = [item];
		await this.#accept(list);
		this.#answered++;
	}

	/** The label of the row with this id in the list that is open. */
	async row(id: string): Promise<string> {
		const list = (await this.#next()) as vscode.QuickPick<RowItem>;
		return list.items.find(({ row }) => row?.id === id)?.label ?? '';
	}

	/** Writes into the box and accepts; `null` where it was taken, else what was said against it. */
	async write(text: string): Promise<string | null> {
		const box = (await this.#next()) as vscode.InputBox;
		assert.ok(!('items' in box), `an input box for ${text}, not "${box.placeholder}"`);
		box.validationMessage = undefined;
		box.value = text;
		await this.#accept(box);
		const problem = box.validationMessage as vscode.InputBoxValidationMessage | string | undefined;
		if (!this.#hidden.has(box) && problem !== undefined) {
			const said = typeof problem === 'string' ? problem : problem.message;
			this.texts.push(said);
			return said;
		}
		this.#answered++;
		return null;
	}

	/** Waits for the next question; `null`, also where none comes. */
	question(): Promise<null> {
		return this.#next().then(
			() => null,
			() => null,
		);
	}

	/** Escape. */
	async escape(): Promise<void> {
		const input = await this.#next();
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		await until('the dialog to close', () => (this.#hidden.has(input) ? true : undefined));
		this.#answered++;
	}

	async #next(): Promise<Input> {
		const input = await until(
			'the next question',
			() => this.#inputs[this.#answered],
			() => [this.texts.slice(-3), this.messages],
		);
		const rows = 'items' in input ? input.items.flatMap(({ label, description, detail }) => [label, description ?? '', detail ?? '']) : [];
		this.texts.push(input.title ?? '', input.placeholder ?? '', 'prompt' in input ? (input.prompt ?? '') : '', ...rows);
		return input;
	}

	/** Accepts until the box is gone or says why not: right after it is shown the workbench may not listen yet. */
	async #accept(input: Input): Promise<void> {
		await until('the answer to be taken', async () => {
			await new Promise((resolve) => setTimeout(resolve, 60));
			if (this.#hidden.has(input)) return true;
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			await new Promise((resolve) => setTimeout(resolve, 120));
			const refused = 'validationMessage' in input && input.validationMessage !== undefined;
			return this.#hidden.has(input) || refused ? true : undefined;
		});
	}
}
