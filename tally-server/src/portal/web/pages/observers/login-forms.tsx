import { useId, useState } from 'react';
import { addressOf } from '../../app/address.ts';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { sendApi } from './ask-api.ts';
import { Said } from './said.tsx';
import { useSending } from './use-sending.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly kind: 'username' | 'current-password' | 'new-password';
}

function Field({ label, value, onValue, kind }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={kind === 'username' ? 'text' : 'password'}
        autoComplete={kind}
        autoCapitalize="none"
        spellCheck={false}
        required
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </div>
  );
}

export function LoginForm({ onEntered }: { readonly onEntered: () => void }) {
  const t = useTexts(observersTexts);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { send, fault, isSending } = useSending();
  const submit = async (): Promise<void> => {
    const answer = await send(() => sendApi('login', { name, password }));
    setPassword('');
    if (answer !== undefined) onEntered();
  };
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p>{t('login.who')}</p>
      <Field label={t('login.name')} kind="username" value={name} onValue={setName} />
      <Field
        label={t('login.password')}
        kind="current-password"
        value={password}
        onValue={setPassword}
      />
      <button type="submit" className="primary" disabled={isSending}>
        {t('login.enter')}
      </button>
      <Said fault={fault} />
      <p className="hint">{t('login.lost')}</p>
    </form>
  );
}

interface InvitationFormProps {
  /** Of the invitation, from the address. */
  readonly token: string;
  readonly onEntered: () => void;
}

export function InvitationForm({ token, onEntered }: InvitationFormProps) {
  const t = useTexts(observersTexts);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { send, fault, isSending } = useSending();
  const differs = again !== '' && again !== password;
  const submit = async (): Promise<void> => {
    const answer = await send(() => sendApi('invitation', { token, password }));
    if (answer === undefined) return;
    location.replace(addressOf('observers')); // a used invitation stays in nobody's history
    onEntered();
  };
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!differs) void submit();
      }}
    >
      <h2>{t('invitation.title')}</h2>
      <p>{t('password.rule')}</p>
      <Field label={t('password.new')} kind="new-password" value={password} onValue={setPassword} />
      <Field label={t('password.again')} kind="new-password" value={again} onValue={setAgain} />
      <p role="status">{differs ? t('password.differs') : ''}</p>
      <button type="submit" className="primary" disabled={isSending || differs || again === ''}>
        {t('invitation.accept')}
      </button>
      <Said fault={fault} />
    </form>
  );
}

export function PasswordForm() {
  const t = useTexts(observersTexts);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isDone, setIsDone] = useState(false);
  const { send, fault, isSending } = useSending();
  const submit = async (): Promise<void> => {
    setIsDone(false);
    const answer = await send(() => sendApi('password', { current, next }));
    if (answer === undefined) return;
    setIsDone(true);
    setCurrent('');
    setNext('');
  };
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{t('password.title')}</h2>
      <p>{t('password.rule')}</p>
      <Field
        label={t('password.current')}
        kind="current-password"
        value={current}
        onValue={setCurrent}
      />
      <Field label={t('password.new')} kind="new-password" value={next} onValue={setNext} />
      <button type="submit" className="primary" disabled={isSending}>
        {t('password.change')}
      </button>
      <Said fault={fault} done={isDone ? t('password.changed') : undefined} />
    </form>
  );
}
