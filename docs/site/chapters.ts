/** One Markdown file of the manual: `docs/<slug>.md`, shown at `/guide/<slug>`. */
export interface Chapter {
  readonly slug: string;
  /** What the navigation calls it; the page's own heading may say more. */
  readonly label: string;
}

/** The manual in reading order. A new chapter is one Markdown file and one line here. */
export const groups: readonly { readonly label: string; readonly chapters: readonly Chapter[] }[] = [
  {
    label: 'Start',
    chapters: [
      { slug: 'getting-started', label: 'Getting started' },
      { slug: 'sites', label: 'Sites' },
      { slug: 'pages', label: 'Pages' },
      { slug: 'variants', label: 'Variants' },
      { slug: 'pictures', label: 'Pictures' },
      { slug: 'actions', label: 'Actions' },
      { slug: 'logins', label: 'Logging in' },
      { slug: 'mock', label: 'Answers of your own' },
      { slug: 'same-bytes', label: 'The same bytes' },
    ],
  },
  {
    label: 'Use',
    chapters: [
      { slug: 'configuration', label: 'Configuration' },
      { slug: 'command-line', label: 'Command line' },
      { slug: 'browser', label: 'The browser' },
      { slug: 'fonts', label: 'Fonts' },
      { slug: 'output', label: 'The output folder' },
      { slug: 'incremental', label: 'Only what changed' },
      { slug: 'check', label: 'Check and approve' },
      { slug: 'doctor', label: 'Finding what moves' },
      { slug: 'ci', label: 'In CI' },
    ],
  },
  {
    label: 'Understand',
    chapters: [
      { slug: 'speed', label: 'Speed' },
      { slug: 'architecture', label: 'Architecture' },
    ],
  },
];

/** Every chapter, in reading order. */
export const chapters: readonly Chapter[] = groups.flatMap((group) => group.chapters);
