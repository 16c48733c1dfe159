import type { FrontMatterKind, Language } from './languages';

/** One family of languages, in words parted by blanks. */
export interface Row {
	readonly ids: string;
	readonly ext?: string;
	readonly names?: string;
	readonly kind?: Language['kind'];
	readonly line?: string;
	readonly block?: readonly (readonly [string, string])[];
	readonly front?: readonly FrontMatterKind[];
	readonly stays?: RegExp;
	readonly gap?: boolean;
	readonly ambiguous?: boolean;
}

export const C_BLOCK = ['/*', '*/'] as const;
export const MARKUP = ['<!--', '-->'] as const;
const PASCAL = [
	['(*', '*)'],
	['{', '}'],
] as const;
const JS_PRAGMA = /\/\*\*(?:(?!\*\/)[\s\S])*@(?:jest-|vitest-|flow|jsx|format|prettier)(?:(?!\*\/)[\s\S])*\*\/[ \t]*(?:\r\n|\r|\n)?/y;
const VB_HEAD =
	/(?:VERSION [^\r\n]*(?:\r\n|\r|\n)(?:BEGIN\b[\s\S]*?(?:\r\n|\r|\n)END[ \t]*(?:\r\n|\r|\n))?)?(?:Attribute [^\r\n]*(?:\r\n|\r|\n))*/iy;

/**
 * How each family of text files comments, and what has to stay in front. Adding a language is adding a word here.
 * Sources: the languages that VS Code ships (`extensions/<id>/package.json` and `language-configuration.json`) and the languages' own references.
 */
export const LANGUAGE_ROWS: readonly Row[] = [
	// Prose
	{
		ids: 'plaintext',
		ext: 'txt text',
		names: 'readme license licence notice changelog authors copying todo news',
		kind: 'prose',
		gap: true,
	},
	{ ids: 'log', ext: 'log', kind: 'prose', gap: true, ambiguous: true },
	{
		ids: 'markdown juliamarkdown prompt instructions chatagent chatmode skill rmd quarto mdx',
		ext: 'md markdown mdown mkd mkdn mdwn mdtxt mdtext mdc workbook rmd qmd mdx',
		kind: 'prose',
		block: [MARKUP, ['{/*', '*/}']],
		front: ['yaml'],
		gap: true,
	},
	{ ids: 'asciidoc', ext: 'adoc asciidoc', kind: 'prose', line: '//', block: [['////', '////']], front: ['yaml', 'asciidoc'] },
	{ ids: 'restructuredtext rst', ext: 'rst rest', kind: 'prose', line: '..', front: ['rst'], gap: true },
	{ ids: 'org', ext: 'org', kind: 'prose', line: '#', front: ['org'], gap: true },
	{
		ids: 'latex tex doctex',
		ext: 'tex ltx sty bbx cbx ctx dtx ins',
		line: '%',
		front: ['latex'],
		stays: /(?:%[&!][^\r\n]*(?:\r\n|\r|\n))+/y,
	},
	{ ids: 'bibtex bibtex-style', ext: 'bib bst', line: '%' },
	{ ids: 'typst', ext: 'typ', line: '//', block: [C_BLOCK] },
	// Markup
	{
		ids: 'html',
		ext: 'html htm shtml xhtml xht',
		block: [MARKUP],
		front: ['yaml', 'html'],
		stays: /(?:<\?xml[^>]*\?>\s*?(?:\r\n|\r|\n)?)?(?:\s*<!doctype[^>]*>[ \t]*(?:\r\n|\r|\n)?)?/iy,
	},
	{
		ids: 'xml xsl svg dtd xsd mathml',
		ext: 'xml svg xsl xslt xsd dtd xlf xliff rng wsdl xaml axaml resx config csproj vbproj fsproj vcxproj props targets proj nuspec plist rss atom opml kml gml gpx jrxml xib storyboard ui qrc ent xmi dita ditamap tmlanguage tmtheme',
		names: 'pom.xml web.config',
		block: [MARKUP],
		stays: /(?:<\?xml[\s\S]*?\?>[ \t]*(?:\r\n|\r|\n)?)?/y,
	},
	{
		ids: 'drawio',
		ext: 'drawio dio',
		block: [MARKUP],
		front: ['drawio'],
		stays: /(?:<\?xml[\s\S]*?\?>[ \t]*(?:\r\n|\r|\n)?)?/y,
	},
	{ ids: 'vue svelte vue-html', ext: 'vue svelte', block: [MARKUP] },
	{ ids: 'astro', ext: 'astro', kind: 'unknown', line: '//', block: [MARKUP] },
	{ ids: 'razor aspnetcorerazor', ext: 'cshtml razor', block: [['@*', '*@'], MARKUP], stays: /(?:@page[^\r\n]*(?:\r\n|\r|\n))?/y },
	{
		ids: 'jsp aspx',
		ext: 'jsp jspf aspx ascx master',
		block: [['<%--', '--%>'], MARKUP],
		stays: /(?:<%@[\s\S]*?%>[ \t]*(?:\r\n|\r|\n)?)+/y,
	},
	{ ids: 'handlebars mustache', ext: 'handlebars hbs hjs mustache', block: [['{{!--', '--}}'], ['{{!', '}}'], MARKUP] },
	{ ids: 'jinja twig django-html', ext: 'jinja jinja2 j2 twig njk', block: [['{#', '#}'], MARKUP] },
	{ ids: 'blade', ext: 'blade.php', block: [['{{--', '--}}'], MARKUP] },
	{ ids: 'erb ejs', ext: 'erb ejs', block: [['<%#', '%>'], MARKUP] },
	{ ids: 'freemarker', ext: 'ftl', block: [['<#--', '-->'], MARKUP] },
	{ ids: 'jade pug', ext: 'pug jade', line: '//- //' },
	{ ids: 'haml slim', ext: 'haml slim', line: '-# /' },
	// Style sheets
	{ ids: 'css', ext: 'css', block: [C_BLOCK], stays: /(?:@charset [^;]*;[ \t]*(?:\r\n|\r|\n)?)?/iy },
	{ ids: 'scss less', ext: 'scss less', line: '//', block: [C_BLOCK], stays: /(?:@charset [^;]*;[ \t]*(?:\r\n|\r|\n)?)?/iy },
	{ ids: 'sass stylus', ext: 'sass styl', line: '//', block: [C_BLOCK] },
	// Curly-brace languages
	{
		ids: 'javascript javascriptreact typescript typescriptreact flow',
		ext: 'js mjs cjs es6 jsx ts mts cts tsx pac',
		names: 'jakefile',
		line: '//',
		block: [C_BLOCK, MARKUP],
		stays: JS_PRAGMA,
	},
	{
		ids: 'c cpp cuda-cpp objective-c objective-cpp arduino',
		ext: 'c h i cpp cc cxx c++ hpp hh hxx h++ ipp ixx cppm inl tpp tcc cu cuh ino mm',
		line: '//',
		block: [C_BLOCK],
	},
	{ ids: 'matlab-or-objective-c', ext: 'm', line: '// %', block: [C_BLOCK, ['%{', '%}']], ambiguous: true },
	{
		ids: 'csharp java kotlin scala dart groovy',
		ext: 'cs csx cake java jav kt kts scala sc sbt dart groovy gvy gradle nf',
		names: 'jenkinsfile',
		line: '//',
		block: [C_BLOCK],
	},
	{ ids: 'go', ext: 'go', line: '//', block: [C_BLOCK], gap: true },
	{ ids: 'go.mod go.sum', names: 'go.mod go.work', line: '//' },
	{ ids: 'rust zig solidity apex actionscript', ext: 'rs zig sol as apex', line: '//', block: [C_BLOCK] },
	{ ids: 'swift', ext: 'swift', line: '//', block: [C_BLOCK], stays: /(?:\/\/[ \t]*swift-tools-version[^\r\n]*(?:\r\n|\r|\n))?/y },
	{
		ids: 'shaderlab hlsl glsl wgsl',
		ext: 'shader cg cginc hlsl hlsli fx fxh vsh psh glsl vert frag geom comp tesc tese wgsl',
		line: '//',
		block: [C_BLOCK],
	},
	{ ids: 'proto thrift', ext: 'proto thrift', line: '//', block: [C_BLOCK] },
	{ ids: 'verilog systemverilog', ext: 'v vh sv svh', line: '//', block: [C_BLOCK] },
	{ ids: 'asm', ext: 's', block: [C_BLOCK] },
	{ ids: 'nasm masm', ext: 'asm nasm', line: ';' },
	{ ids: 'bicep jsonnet prisma', ext: 'bicep jsonnet libsonnet prisma', line: '//', block: [C_BLOCK] },
	{
		ids: 'jsonc json5 snippets',
		ext: 'jsonc json5 code-workspace code-snippets hjson',
		names:
			'tsconfig.json jsconfig.json .eslintrc .eslintrc.json .babelrc .jshintrc .jscsrc .swcrc devcontainer.json settings.json launch.json tasks.json extensions.json keybindings.json language-configuration.json',
		line: '//',
		block: [C_BLOCK],
	},
	{
		ids: 'php',
		ext: 'php php3 php4 php5 php7 php8 phtml ctp',
		line: '// #',
		block: [C_BLOCK, MARKUP],
		stays: /<\?php[ \t]*(?:\r\n|\r|\n|$)/iy,
	},
	// Number-sign languages
	{
		ids: 'python cython',
		ext: 'py pyw pyi pyx pxd pxi cpy gyp gypi ipy rpy',
		names: 'sconstruct sconscript snakefile',
		line: '#',
		block: [
			['"""', '"""'],
			["'''", "'''"],
		],
	},
	{
		ids: 'ruby crystal',
		ext: 'rb rbx rjs gemspec rake ru podspec rbi cr thor jbuilder',
		names:
			'rakefile gemfile guardfile podfile capfile cheffile hobofile vagrantfile appraisals rantfile berksfile brewfile fastfile appfile thorfile puppetfile dangerfile',
		line: '#',
		block: [['=begin', '=end']],
	},
	{ ids: 'perl perl6 raku', ext: 'pl pm pod t psgi raku rakumod rakutest rakudoc p6 pl6 pm6 nqp', line: '#' },
	{
		ids: 'shellscript',
		ext: 'sh bash zsh ksh csh tcsh fish ebuild eclass bats command install xonsh',
		names:
			'.bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin .cshrc .tcshrc .xprofile .xsession apkbuild pkgbuild .envrc .hushlogin',
		line: '#',
	},
	{ ids: 'powershell', ext: 'ps1 psm1 psd1 psrc pssc', line: '#', block: [['<#', '#>']] },
	{
		ids: 'yaml dockercompose github-actions-workflow',
		ext: 'yaml yml eyaml eyml cff yaml-tmlanguage yaml-tmtheme',
		names: '.clang-format .clang-tidy',
		line: '#',
		stays: /(?:#cloud-config[^\r\n]*(?:\r\n|\r|\n))?/y,
	},
	{ ids: 'toml', ext: 'toml', names: 'pipfile', line: '#' },
	{
		ids: 'dockerfile',
		ext: 'dockerfile containerfile',
		names: 'dockerfile containerfile',
		line: '#',
		stays: /(?:#[ \t]*(?:syntax|escape|check)[ \t]*=[^\r\n]*(?:\r\n|\r|\n))*/iy,
	},
	{
		ids: 'makefile cmake just',
		ext: 'mk mak make cmake just',
		names: 'makefile gnumakefile ocamlmakefile cmakelists.txt justfile',
		line: '#',
	},
	{ ids: 'r', ext: 'r rhistory rprofile rt', names: '.rprofile', line: '#' },
	{ ids: 'julia', ext: 'jl', line: '#', block: [['#=', '=#']] },
	{ ids: 'coffeescript', ext: 'coffee cson iced', names: 'cakefile', line: '#', block: [['###', '###']] },
	{ ids: 'elixir', ext: 'ex exs', line: '#' },
	{ ids: 'nim gdscript', ext: 'nim nims gd', line: '#' },
	{ ids: 'tcl', ext: 'tcl tk', line: '#' },
	{ ids: 'awk sed gnuplot', ext: 'awk sed gp gnuplot plt', line: '#' },
	{ ids: 'nix', ext: 'nix', line: '#', block: [C_BLOCK] },
	{ ids: 'terraform hcl', ext: 'tf tfvars hcl nomad', line: '# //', block: [C_BLOCK] },
	{ ids: 'graphql', ext: 'graphql gql graphqls', line: '#' },
	{ ids: 'bazel starlark', ext: 'bzl bazel star', names: 'build workspace', line: '#' },
	{ ids: 'feature gherkin cucumber', ext: 'feature', line: '#', stays: /(?:#[ \t]*language[ \t]*:[^\r\n]*(?:\r\n|\r|\n))?/y },
	{ ids: 'gettext po', ext: 'po pot', line: '#' },
	{ ids: 'sparql turtle', ext: 'ttl rq sparql', line: '#' },
	{ ids: 'search-result diff', ext: 'code-search diff patch rej', line: '#' },
	{
		ids: 'ignore git-commit git-rebase gitattributes codeowners',
		ext: 'gitignore gitattributes gitmodules',
		names:
			'.gitignore .gitignore_global .gitattributes .dockerignore .npmignore .vscodeignore .eslintignore .prettierignore .rgignore .ignore .helmignore exclude commit_editmsg merge_msg git-rebase-todo codeowners .mailmap robots.txt requirements.txt constraints.txt hosts crontab',
		line: '#',
	},
	// Settings
	{ ids: 'ini', ext: 'ini inf cfg', names: '.npmrc .pypirc', line: '; #' },
	{ ids: 'registry', ext: 'reg', line: ';', stays: /(?:(?:REGEDIT4|Windows Registry Editor[^\r\n]*)[ \t]*(?:\r\n|\r|\n)?)?/iy },
	{
		ids: 'properties dotenv editorconfig systemd ssh_config apacheconf nginx',
		ext: 'properties conf env desktop service timer socket htaccess directory repo',
		names: '.env .editorconfig .gitconfig .htaccess .curlrc .wgetrc .flake8 .pylintrc .coveragerc .condarc .nvmrc',
		line: '# !',
	},
	// Dashes, per cents, semicolons and others
	{ ids: 'sql plsql', ext: 'sql ddl dml dsql psql pks pkb pls', line: '-- #', block: [C_BLOCK] },
	{ ids: 'lua luau', ext: 'lua luau', line: '--', block: [['--[[', ']]']] },
	{ ids: 'haskell elm purescript', ext: 'hs hsc elm purs cabal', line: '--', block: [['{-', '-}']] },
	{ ids: 'ada vhdl', ext: 'adb ads ada vhd vhdl', line: '--' },
	{ ids: 'applescript', ext: 'applescript', line: '-- #', block: [['(*', '*)']] },
	{ ids: 'erlang', ext: 'erl hrl escript', names: 'rebar.config', line: '%' },
	{ ids: 'matlab octave', line: '%', block: [['%{', '%}']] },
	{ ids: 'prolog', ext: 'prolog', line: '%', block: [C_BLOCK] },
	{ ids: 'postscript', ext: 'ps eps', line: '%', ambiguous: true },
	{
		ids: 'clojure lisp scheme racket emacs-lisp',
		ext: 'clj cljs cljc cljx clojure edn el lisp lsp cl scm ss rkt',
		names: '.emacs',
		line: '; ;;',
		block: [['#|', '|#']],
	},
	{ ids: 'autohotkey', ext: 'ahk', line: ';', block: [C_BLOCK] },
	{ ids: 'wat', ext: 'wat wast', line: ';;', block: [['(;', ';)']] },
	{ ids: 'fsharp', ext: 'fs fsi fsx fsscript', line: '//', block: [['(*', '*)']] },
	{ ids: 'ocaml sml coq', ext: 'ml mli sml', block: [['(*', '*)']] },
	{ ids: 'pascal objectpascal delphi', ext: 'pas pp dpr dpk lpr', line: '//', block: PASCAL },
	{ ids: 'vb vba vbscript', ext: 'vb vbs bas frm brs', line: "' REM", stays: VB_HEAD },
	{ ids: 'vba-or-tex-class', ext: 'cls', line: "' %", ambiguous: true },
	{ ids: 'bat', ext: 'bat cmd', line: '@rem rem ::', stays: /(?:@?echo[ \t]+off[^\r\n]*(?:\r\n|\r|\n)|@?chcp [^\r\n]*(?:\r\n|\r|\n))*/iy },
	{ ids: 'cobol', ext: 'cbl cob cpy', line: '      *> *> *' },
	{ ids: 'fortran fortran-modern FortranFreeForm fortran_fixed-form', ext: 'f90 f95 f03 f08 f f77 for ftn', line: '! C c *' },
	{ ids: 'abap', ext: 'abap', line: '* "' },
	{ ids: 'vim viml', ext: 'vim vimrc', names: '.vimrc .gvimrc _vimrc', line: '"' },
	{ ids: 'sas stata', ext: 'sas do ado', block: [C_BLOCK] },
	{ ids: 'mermaid', ext: 'mmd mermaid', line: '%%' },
	{ ids: 'plantuml', ext: 'puml plantuml iuml', line: "'" },
	{ ids: 'graphviz dot', ext: 'dot gv', line: '//', block: [C_BLOCK] },
	{ ids: 'd', ext: 'd di', line: '//', block: [C_BLOCK] },
	// No room for a comment, or made by a machine: the label stands beside the file
	{
		ids: 'json jsonl csv tsv psv csv-semicolon csv-pipe raw notebook',
		ext: 'json jsonl ndjson geojson topojson webmanifest ipynb har avsc csv tsv tab psv lock map rtf pem crt cer key pub p7b srt vtt ass ics vcf ldif eml mbox dat prn fix slk dif sylk bbf sum md5 sha1 sha256 min.js min.css bundle.js',
		names:
			'package-lock.json yarn.lock pnpm-lock.yaml cargo.lock composer.lock gemfile.lock poetry.lock pipfile.lock go.sum .watchmanconfig .prettierrc .bowerrc',
		kind: 'data',
	},
];
