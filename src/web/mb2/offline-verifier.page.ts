import { formatDay, isoWithOffset } from '#src/base/time.ts'
import { certificateKeys, endedCodes } from '#src/market/certificate-read.db.ts'
import { techniques } from '#src/market/motif.ts'
import type { Say } from '#src/ui/words.ts'
import type { Page } from '../visit.ts'
import { offlineProgram } from './_offline-program.ts'

const states = ['valid', 'ended', 'invalid', 'unknown_key', 'unreadable', 'unsupported'] as const
const rows = ['number', 'title', 'shop', 'technique', 'cloth', 'dye', 'finished', 'issued', 'motif'] as const

const wordsOf = (t: Say): Record<string, string> =>
  Object.fromEntries([
    ...states.flatMap((state) => [
      [state, t(`batik.offline.${state}`)],
      [`${state}_more`, t(`batik.offline.${state}.more`)],
    ]),
    ...rows.map((row) => [row, t(`batik.offline.row.${row}`)]),
    ...techniques.map((technique) => [`technique_${technique}`, t(`batik.kind.${technique}`)]),
  ])

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// what stands in a script element ends it only by a tag
const inScript = (value: unknown) => JSON.stringify(value).replace(/</g, '\\u003c')

// the dyes of the house, by day and by night: the file carries them along, as it carries everything else
const look = `:root{color-scheme:light dark;--kain:#fbf6ec;--paper:#fffdf8;--ink:#2a1a10;--quiet:#67513f;--edge:#8c7860;--lead:#a63a22;--on-lead:#fff8ee;--ok:#2f6b3c;--gold:#8a5f0a}
@media(prefers-color-scheme:dark){:root{--kain:#141821;--paper:#1e2531;--ink:#efe7d8;--quiet:#b9af9e;--edge:#7f8798;--lead:#f08a6c;--on-lead:#2a0e06;--ok:#8cc79a;--gold:#e3b24c}}
body{margin:0;border-top:.5rem solid var(--lead);background:var(--kain);color:var(--ink);font:1.0625rem/1.55 "Plus Jakarta Sans",system-ui,sans-serif}main{max-width:42rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:clamp(1.875rem,1.4rem + 2vw,2.5rem);line-height:1.12;letter-spacing:-.03em;text-wrap:balance;margin:0 0 .75rem}h2{font-size:1.5rem;line-height:1.2;letter-spacing:-.02em;margin:0 0 .5rem}p{margin:0}main>p{color:var(--quiet)}
form{margin:2rem 0}label{display:block;font-weight:700;margin-bottom:.375rem}textarea{width:100%;min-height:9rem;padding:.75rem;font:inherit;color:inherit;background:var(--paper);border:1.5px solid var(--edge);border-radius:6px;box-sizing:border-box}
button{font:inherit;font-weight:700;padding:.75rem 1.5rem;margin-top:1rem;min-height:3rem;color:var(--on-lead);background:var(--lead);border:2px solid var(--lead);border-radius:6px;cursor:pointer}:focus-visible{outline:3px solid var(--lead);outline-offset:3px}
#jawaban{margin:2rem 0;padding:1.25rem 1.5rem;background:var(--paper);border-left:.5rem solid var(--gold);border-radius:0 6px 6px 0}#jawaban:empty{display:none}#jawaban.valid{border-color:var(--ok)}#jawaban.invalid,#jawaban.ended{border-color:var(--lead)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.375rem 1.25rem;margin:1.25rem 0 0}dt{color:var(--quiet)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}`

/** One file that needs nobody: keys, the list of what no longer holds, and the check itself. */
export const offlineVerifier: Page = async ({ c, ctx, t }) => {
  const [keys, ended] = await Promise.all([certificateKeys(ctx.db), endedCodes(ctx.db)])
  const about = {
    words: wordsOf(t),
    keys: keys.map(({ id, publicKey, since, until, revoked }) => ({
      id,
      publicKey,
      since: isoWithOffset(since),
      until: until ? isoWithOffset(until) : null,
      revoked,
    })),
    ended: ended.codes,
  }
  const say = (key: string) => escaped(t(`batik.offline.${key}`, { at: formatDay(ctx.now, ctx.tongue), n: ended.all }))
  const file = `<!doctype html>
<html lang="${ctx.tongue}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${say('title')}</title><style>${look}</style></head>
<body><main><h1>${say('title')}</h1><p>${say('lead')}</p>
<form id="periksa"><label for="isi">${say('paste')}</label><textarea id="isi" spellcheck="false" autocomplete="off"></textarea><button>${say('do')}</button></form>
<div id="jawaban" role="status"></div><p>${say('as_of')}</p></main>
<script type="application/json" id="about">${inScript(about)}</script><script>${offlineProgram}</script></body></html>
`
  // a file to keep: opened from a disk, it is nobody's page and none of ours
  return c.body(file, 200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${t('batik.offline.file')}.html"`,
    'cache-control': 'no-cache',
    'x-robots-tag': 'noindex',
  })
}
