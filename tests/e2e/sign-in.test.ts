import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

describe('signing in', () => {
  test('leads to the page that was asked for, and says whose it is', async () => {
    const page = await site.visit('/handovers');
    await page.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
    await page.getByLabel('E-mail').fill('e003@demo.example');
    await page.getByLabel('Password').fill('baton-demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Handovers' }).waitFor();
    expect(await page.getByText('张三 Zhang').isVisible()).toBe(true);
    await page.context().close();
  });

  test('a wrong password is said in words, and what was typed stays', async () => {
    const page = await site.visit('/', { language: 'zh' });
    await page.getByLabel('邮箱').fill('e003@demo.example');
    await page.getByLabel('密码').fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').getByText('邮箱或密码不正确。').waitFor();
    expect(await page.getByLabel('邮箱').inputValue()).toBe('e003@demo.example');
    await page.context().close();
  });

  test('in the demo company one chooses whom to be', async () => {
    const page = await site.visit('/');
    await page.getByRole('button', { name: /李经理/ }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
    await page.context().close();
  });
});
