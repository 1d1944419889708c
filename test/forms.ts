/** A form as it stands on a page, with what a browser would send of it. */
export type Form = { action: string; fields: Record<string, string> }

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag)
  return found ? asTyped(found[1] ?? '') : undefined
}

/** What the pages escape, turned back into letters. */
export const asTyped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

function fieldOf(tag: string): [string, string] | undefined {
  const name = attribute(tag, 'name')
  const type = attribute(tag, 'type') ?? 'text'
  if (name === undefined || type === 'file') return undefined
  if ((type === 'checkbox' || type === 'radio') && attribute(tag, 'checked') === undefined) return undefined
  return [name, attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')]
}

function fieldsOf(body: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [tag] of body.matchAll(/<input\b[^>]*>/g)) {
    const field = fieldOf(tag)
    if (field) fields[field[0]] ??= field[1]
  }
  for (const [, tag = '', text = ''] of body.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)) {
    const name = attribute(tag, 'name')
    if (name) fields[name] = asTyped(text)
  }
  for (const [, tag = '', options = ''] of body.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const name = attribute(tag, 'name')
    const chosen = /<option\b[^>]*\sselected[^>]*>/.exec(options)?.[0] ?? /<option\b[^>]*>/.exec(options)?.[0] ?? ''
    if (name) fields[name] = attribute(chosen, 'value') ?? ''
  }
  return fields
}

/** What each button of a form adds: a form with a nameless one is first sent by that. */
function pressesOf(body: string): Record<string, string>[] {
  const named = [...body.matchAll(/<button\b[^>]*>/g)].map(([tag]) => {
    const name = attribute(tag, 'name')
    return name === undefined ? {} : { [name]: attribute(tag, 'value') ?? '' }
  })
  return [...named.filter((one) => !Object.keys(one).length).slice(0, 1), ...named.filter((one) => Object.keys(one).length)]
}

/** Every form of a page that changes something, once for each of its buttons. */
export const formsOn = (page: string): Form[] =>
  [...page.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].flatMap(([, tag = '', body = '']) => {
    if (attribute(tag, 'method')?.toLowerCase() !== 'post') return []
    const fields = fieldsOf(body)
    return pressesOf(body).map((press) => ({ action: attribute(tag, 'action') ?? '', fields: { ...fields, ...press } }))
  })
