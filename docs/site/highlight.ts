import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = { bash, css, dockerfile, html: xml, json, python, ts: typescript, yaml };

for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language);

/** Colours code as HTML; `undefined` for a language that has no colours, such as `text`. */
export function highlight(code: string, language: string): string | undefined {
  return language in languages ? highlighter.highlight(code, { language }).value : undefined;
}
