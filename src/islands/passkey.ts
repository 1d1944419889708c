/** The passkey button: asks the browser for a key or a new one, carries its answer home. Nothing else of sign-in needs a script. */

type Coded = { id: string; [more: string]: unknown }
type Question = { challenge: string; user?: Coded; excludeCredentials?: Coded[]; allowCredentials?: Coded[]; [more: string]: unknown }

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

function letters(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

const decoded = (list: Coded[] | undefined) => list?.map((one) => ({ ...one, id: bytes(one.id) }))

function asked({ challenge, user, excludeCredentials, allowCredentials, ...rest }: Question) {
  return {
    ...rest,
    challenge: bytes(challenge),
    ...(user ? { user: { ...user, id: bytes(user.id) } } : {}),
    ...(excludeCredentials ? { excludeCredentials: decoded(excludeCredentials) } : {}),
    ...(allowCredentials ? { allowCredentials: decoded(allowCredentials) } : {}),
  }
}

function answered(made: PublicKeyCredential) {
  const response = made.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse
  const parts: Record<string, unknown> = { clientDataJSON: letters(response.clientDataJSON) }
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'] as const) {
    if (response[name]) parts[name] = letters(response[name])
  }
  if (response.getTransports) parts.transports = response.getTransports()
  return {
    id: made.id,
    rawId: letters(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: parts,
  }
}

type Told = { options?: Question; next?: string; problem?: string }

async function tell(address: string, body: object): Promise<Told> {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return (await answer.json()) as Told
}

const typed = (name: string): string => document.querySelector<HTMLInputElement>(`[data-passkey-form] [name="${name}"]`)?.value ?? ''

async function errand(place: HTMLElement): Promise<Told> {
  const { passkey: kind, address = '', next = '' } = place.dataset
  const question = await tell(`${address}/mulai`, { password: typed('sandi_kini') })
  if (!question.options) return question
  const publicKey = asked(question.options) as never
  const made = kind === 'tambah' ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey })
  if (!made) return {}
  return await tell(address, { response: answered(made as PublicKeyCredential), name: typed('nama'), next })
}

function wake(place: HTMLElement) {
  const button = place.querySelector('button')
  const complaint = place.querySelector('.complaint')
  place.hidden = false
  button?.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true')
    // turning away from the browser's own dialog is an answer too, not a fault
    const told: Told = await errand(place).catch(() => ({}))
    button.removeAttribute('aria-busy')
    if (told.next) location.assign(told.next)
    else if (complaint) complaint.textContent = told.problem ?? place.dataset.failed ?? ''
  })
}

if ('PublicKeyCredential' in window) for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) wake(place)
