-- Run by neovim.test.ts: starts the server as the README says, waits for diagnostics, asks for a hover and a repair, and writes down what came.
dofile('setup.lua')

local function client_of_buffer()
  return vim.tbl_values(vim.lsp.buf_get_clients(0))[1]
end

local function ask(method, params)
  local answer = client_of_buffer().request_sync(method, params, 120000, 0)
  return answer and answer.result
end

local function try()
  local came = vim.wait(120000, function()
    return #vim.diagnostic.get(0) > 0
  end, 20)
  if not came then
    return { diagnostics = {}, hover = '', fixed = '' }
  end
  local found = vim.diagnostic.get(0)
  local diagnostics = vim.tbl_map(function(one)
    return { line = one.lnum, column = one.col, code = one.code or one.user_data.lsp.code, severity = one.severity, message = one.message }
  end, found)
  vim.api.nvim_win_set_cursor(0, { 2, found[1].col })
  local hover = ask('textDocument/hover', vim.lsp.util.make_position_params())
  local range = vim.lsp.util.make_range_params()
  range.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, 1) }
  local actions = ask('textDocument/codeAction', range) or {}
  local action = actions[1]
  if action and not action.edit then
    action = ask('codeAction/resolve', action)
  end
  if action and action.edit then
    vim.lsp.util.apply_workspace_edit(action.edit, client_of_buffer().offset_encoding)
  end
  return {
    diagnostics = diagnostics,
    hover = hover and hover.contents.value or '',
    fixed = vim.api.nvim_buf_get_lines(0, 1, 2, false)[1],
  }
end

vim.api.nvim_create_autocmd('VimEnter', {
  callback = function()
    local fine, result = pcall(try)
    local file = assert(io.open('answer.json', 'w'))
    file:write(vim.json.encode(fine and result or { diagnostics = {}, hover = tostring(result), fixed = '' }))
    file:close()
    vim.cmd('qa!')
  end,
})
