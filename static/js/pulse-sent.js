// This window knows that it has answered, until it is closed or somebody else answers in it.
const next = document.getElementById("next"), key = "pulse " + next.pathname;
try {
  sessionStorage.setItem(key, '{"sent":true}');
  next.onclick = () => sessionStorage.removeItem(key);
} catch { /* blocked: then nothing was kept before either */ }
