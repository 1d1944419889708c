import type { Child } from 'hono/jsx'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { SearchForm } from '#src/ui/frame.tsx'
import { hasWords, type Say, sayRefusal } from '#src/ui/words.ts'
import type { html, Problem } from './answer.tsx'
import { to } from './to.ts'
import type { Visit } from './visit.ts'

/** What the reader was probably after: the search words, or the last part of the address. */
export function wordsOf(here: string): string {
  const url = new URL(here, 'http://own.invalid')
  const asked = url.searchParams.get('q')
  if (asked) return asked.slice(0, 120)
  const last = url.pathname.split('/').filter(Boolean).at(-1) ?? ''
  try {
    return decodeURIComponent(last)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .slice(0, 60)
  } catch {
    return ''
  }
}

const Ways = ({ t }: { t: Say }) => (
  <ul class="ways">
    <li>
      <a href={to.market()}>{t('platform.ways.market')}</a>
    </li>
    <li>
      <a href={to.shops()}>{t('platform.ways.shops')}</a>
    </li>
    <li>
      <a href={to.orderFind()}>{t('platform.ways.order')}</a>
    </li>
    <li>
      <a href={to.home()}>{t('platform.ways.home')}</a>
    </li>
  </ul>
)

/** Cloth, a heading, what is to be said: the sheet of everything that did not work. */
export const FaultSheet = ({ seed, title, children }: { seed: string; title: string; children?: Child }) => (
  <Empty seed={seed} title={title} level={1} more={<div class="prose">{children}</div>} />
)

/** The one step on. What was too large leads back to its form: the address of a form leads there when it is opened. */
function wayOn(visit: Visit, status: number): { href: string; label: string } {
  const { t, here } = visit
  if (status === 403 && visit.ctx.actor.kind === 'guest') return { href: to.signIn(here), label: t('platform.ways.sign_in') }
  if (status === 413) return { href: here, label: t('platform.ways.form') }
  return status >= 500 ? { href: here, label: t('platform.ways.again') } : { href: to.market(), label: t('platform.ways.market') }
}

function Said({ t, visit, facts, words, posts }: { t: Say; visit: Visit; facts: Problem; words: string; posts: readonly string[] }): Child {
  if (facts.status === 404) {
    return (
      <>
        <p class="lead">{t('platform.missing.help')}</p>
        <SearchForm t={t} action={to.search()} query={words} id="cari-lagi" />
        <h2>{t('platform.ways.title')}</h2>
        <Ways t={t} />
      </>
    )
  }
  const on = wayOn(visit, facts.status)
  return (
    <>
      <p class="lead">
        {hasWords(facts.rule)
          ? sayRefusal(t, { rule: facts.rule, ...(facts.facts ? { facts: facts.facts } : {}) })
          : t('platform.denied', facts.facts)}
      </p>
      {posts.length > 0 && <p>{t('platform.who_can', { posts: posts.join(', ') })}</p>}
      {facts.status >= 500 && <p>{t('platform.request.number', { request: visit.request })}</p>}
      <p class="acts">
        <LinkButton href={on.href}>{on.label}</LinkButton>
      </p>
    </>
  )
}

const marketDoor = /^\/(?:belanja|keranjang|bayar|pesanan)(?:\/|\?|$)/

/** A page for what did not work: what happened, what is safe, what to do next. */
export async function FaultPage(visit: Visit, facts: Problem, answer: typeof html): Promise<Response> {
  const { t, here } = visit
  const words = wordsOf(here)
  const called = facts.whoCan?.length ? calledBy(await namesOf(visit.ctx.db, visit.ctx.tongue)) : undefined
  const posts = called ? (facts.whoCan ?? []).map(called.post) : []
  const known = `platform.title.${facts.status}`
  const title = t(hasWords(known) ? known : 'platform.title.other')
  return answer(visit, {
    door: marketDoor.test(here) ? 'mb2' : 'hub',
    title,
    status: facts.status,
    head: <meta name="robots" content="noindex" />,
    main: (
      <FaultSheet seed={`${facts.status}/${words}`} title={title}>
        <Said t={t} visit={visit} facts={facts} words={words} posts={posts} />
      </FaultSheet>
    ),
  })
}
