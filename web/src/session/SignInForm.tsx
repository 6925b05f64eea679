import { useState } from 'react';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

interface SignInFormProps {
  readonly submit: string;
  readonly initial?: Partial<Credentials>;
  readonly onSignedIn: (personId: string) => void;
}

export function SignInForm({ submit, initial, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation('session');
  const [attempt, setAttempt] = useState(0);
  const signIn = api.useMutation('post', '/api/auth/sign-in/email', {
    onSuccess: ({ user }) => onSignedIn(user.id),
    onError: () => setAttempt(attempt + 1),
  });
  return (
    <Form<Credentials>
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      onFinish={(values) => signIn.mutate({ body: values })}
    >
      {signIn.error !== null && (
        <Form.Item>
          <ProblemAlert key={attempt} error={signIn.error} />
        </Form.Item>
      )}
      <Form.Item name="email" label={t('email')} rules={[{ required: true, message: t('emailMissing') }]}>
        <Input type="email" autoComplete="username" size="large" autoFocus={initial?.email === undefined} />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('passwordMissing') }]}>
        <Input.Password autoComplete="current-password" size="large" autoFocus={initial?.email !== undefined} />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {submit}
      </Button>
    </Form>
  );
}
