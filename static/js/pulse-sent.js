// This window knows that it has answered, until it is closed or somebody else answers in it.
try {
  sessionStorage.setItem("pulse " + document.getElementById("next").pathname, '{"sent":true}');
} catch { /* blocked: then nothing was kept before either */ }
