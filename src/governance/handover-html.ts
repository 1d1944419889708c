import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { HandoverManifest, HandoverTable } from './handover.ts'

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string | number | null) => String(text ?? '').replace(/[&<>"']/g, (sign) => signs[sign] ?? '')

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:2rem;line-height:1.1}h2{margin-top:3rem;font-size:1.25rem}table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{text-align:start;vertical-align:top;padding:.375rem .5rem;border-bottom:1px solid #8886}code{overflow-wrap:anywhere}.n{text-align:end;font-variant-numeric:tabular-nums}
nav ul{columns:2;padding-inline-start:1rem}.t{overflow-x:auto}@media print{nav{display:none}h2{break-after:avoid}}`

const tableOf = ({ name, title, note, columns, rows }: HandoverTable) => `<section id="${html(name)}"><h2>${html(title)}</h2>
${note ? `<p>${html(note)}</p>` : ''}<p><a href="csv/${html(name)}.csv">CSV</a> · <a href="json/${html(name)}.json">JSON</a> · ${rows.length}</p>
<div class="t"><table><thead><tr>${columns.map((column) => `<th scope="col">${html(column)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td${typeof cell === 'number' ? ' class="n"' : ''}>${html(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody></table></div></section>`

export type HandoverWords = { title: string; lead: string; made: string; head: string; contents: string; verify: string }

/** The file's own page: opens from a disk, without a network, a server or a script. */
export function handoverPage(
  words: HandoverWords,
  manifest: Omit<HandoverManifest, 'files'>,
  tables: readonly HandoverTable[],
  tongue: Tongue,
): string {
  return `<!doctype html>
<html lang="${tongue}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${html(words.title)}</title><style>${style}</style></head>
<body><h1>${html(words.title)}</h1><p>${html(words.lead)}</p>
<p>${html(words.made)} ${html(formatMoment(new Date(manifest.made), tongue))}</p>
<p>${html(words.head)} <code>${html(manifest.journal ? `${manifest.journal.seq} · ${manifest.journal.hash}` : '–')}</code></p>
<p>${html(words.verify)}</p>
<nav><h2>${html(words.contents)}</h2><ul>${tables.map(({ name, title, rows }) => `<li><a href="#${html(name)}">${html(title)}</a> (${rows.length})</li>`).join('')}</ul></nav>
${tables.map(tableOf).join('\n')}
</body></html>
`
}
