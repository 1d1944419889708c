import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { licences } from '#src/directory/profile.ts'

const line = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, rule))
const text = (rule: string, least: number, most: number) =>
  z
    .string(rule)
    .transform((typed) => cleanText(typed.replace(/\r\n?/g, '\n')))
    .pipe(z.string().min(least, rule).max(most, rule))

/** How a picture may be used: one of the directory's licences, or on the written word of whoever made it. */
export const storyLicences = [...licences, 'by-permission'] as const
export type StoryLicence = (typeof storyLicences)[number]
export const isLicence = (text: string): text is StoryLicence => storyLicences.some((one) => one === text)

const source = z.strictObject({
  title: line('press.story.sources', 3, 160),
  url: z
    .string()
    .max(300, 'press.story.sources')
    .regex(/^(?:https:\/\/[^\s<>"]+)?$/, 'press.story.sources'),
})
export type Source = z.output<typeof source>

/** What a story holds. Text is letters, with lines that begin with `## ` for headings and `> ` for what somebody said; nothing else means anything. */
export const storySchema = z.strictObject({
  slug: z.string().max(100).optional(),
  title: line('press.story.title', 5, 120),
  titleEn: line('press.story.title', 0, 120).default(''),
  lead: line('press.story.lead', 10, 400),
  leadEn: line('press.story.lead', 0, 400).default(''),
  body: text('press.story.body', 50, 20_000),
  bodyEn: text('press.story.body', 0, 20_000).default(''),
  byline: line('press.story.byline', 2, 120),
  shop: z.string().max(100).optional(),
  sources: z.array(source).max(20, 'press.story.sources').default([]),
  picture: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'press.story.picture')
    .optional(),
  alt: line('press.story.alt', 0, 300).default(''),
  licence: z.union([z.literal(''), z.enum(storyLicences)], 'press.story.licence').default(''),
  credit: line('press.story.licence', 0, 120).default(''),
  corrects: line('press.story.corrects', 0, 400).default(''),
  /** To somebody who may let it out; till then it is a draft. */
  send: z.boolean().default(false),
})
export type StoryWish = z.output<typeof storySchema>

/** What is told of a picture when it comes. */
export const pictureSchema = z.strictObject({
  alt: line('press.story.alt', 3, 300),
  licence: z.enum(storyLicences, 'press.story.licence'),
  credit: line('press.picture.credit', 2, 120),
})
export type PictureTold = z.output<typeof pictureSchema>

/** One source a line: its name, and its address behind a bar where it has one. */
export const sourcesTyped = (typed: string): { title: string; url: string }[] =>
  typed
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const at = one.lastIndexOf('|')
      return at < 0 ? { title: one, url: '' } : { title: one.slice(0, at).trim(), url: one.slice(at + 1).trim() }
    })

export const sourcesShown = (sources: readonly Source[]): string =>
  sources.map(({ title, url }) => (url ? `${title} | ${url}` : title)).join('\n')

export type Block = { kind: 'heading' | 'quote' | 'paragraph'; text: string }

/** A text taken apart by empty lines. */
export const blocksOf = (body: string): Block[] =>
  body
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part): Block => {
      if (part.startsWith('## ')) return { kind: 'heading', text: part.slice(3).trim() }
      if (part.startsWith('> ')) return { kind: 'quote', text: part.replace(/^> ?/gm, '').trim() }
      return { kind: 'paragraph', text: part }
    })

/** Minutes of quiet reading. */
export const readingMinutes = (body: string): number => Math.max(1, Math.round(body.split(/\s+/).length / 200))
